/** Tests of {@code dev.assay.scenarios.measurement}. */
@NullMarked
package dev.assay.scenarios.measurement;

import org.jspecify.annotations.NullMarked;
