/** Commands that run a part of a lab: a coordinator, an agent. */
@NullMarked
package dev.assay.cli.command.host;

import org.jspecify.annotations.NullMarked;
