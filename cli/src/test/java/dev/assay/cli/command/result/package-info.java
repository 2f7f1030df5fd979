@NullMarked
package dev.assay.cli.command.result;

import org.jspecify.annotations.NullMarked;
