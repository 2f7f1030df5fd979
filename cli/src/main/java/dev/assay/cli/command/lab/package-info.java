/** Commands that talk to a coordinator. */
@NullMarked
package dev.assay.cli.command.lab;

import org.jspecify.annotations.NullMarked;
