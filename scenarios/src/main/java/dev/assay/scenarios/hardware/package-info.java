/**
 * What the runtimes that Assay knows were really run on by those who make Assay.
 *
 * <p>All types are immutable.
 */
@NullMarked
package dev.assay.scenarios.hardware;

import org.jspecify.annotations.NullMarked;
