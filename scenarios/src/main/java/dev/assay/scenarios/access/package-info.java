/** Secrets by which agents and people show a coordinator who they are. Immutable values, safe for many threads. */
@NullMarked
package dev.assay.scenarios.access;

import org.jspecify.annotations.NullMarked;
