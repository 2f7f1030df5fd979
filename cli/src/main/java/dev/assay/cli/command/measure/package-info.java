/** Commands that measure, say what would be measured or what can be measured here, and take over what other tools measured. */
@NullMarked
package dev.assay.cli.command.measure;

import org.jspecify.annotations.NullMarked;
