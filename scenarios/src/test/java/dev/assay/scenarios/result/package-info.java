/** Tests of {@code dev.assay.scenarios.result}. */
@NullMarked
package dev.assay.scenarios.result;

import org.jspecify.annotations.NullMarked;
