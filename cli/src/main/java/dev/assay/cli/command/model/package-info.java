/** Commands that look into a model and make variants of it. */
@NullMarked
package dev.assay.cli.command.model;

import org.jspecify.annotations.NullMarked;
