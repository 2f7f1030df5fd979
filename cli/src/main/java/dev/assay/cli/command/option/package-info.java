/** What several commands take and how they answer: options, arguments, times, the form of their output. */
@NullMarked
package dev.assay.cli.command.option;

import org.jspecify.annotations.NullMarked;
