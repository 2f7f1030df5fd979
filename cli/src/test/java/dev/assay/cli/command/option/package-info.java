@NullMarked
package dev.assay.cli.command.option;

import org.jspecify.annotations.NullMarked;
