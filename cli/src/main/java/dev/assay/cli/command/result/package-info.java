/** Commands that read the results of runs that are over. */
@NullMarked
package dev.assay.cli.command.result;

import org.jspecify.annotations.NullMarked;
