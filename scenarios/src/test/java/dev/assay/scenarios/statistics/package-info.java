/** Tests of {@code dev.assay.scenarios.statistics}. */
@NullMarked
package dev.assay.scenarios.statistics;

import org.jspecify.annotations.NullMarked;
