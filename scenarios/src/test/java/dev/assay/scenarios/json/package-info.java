/** Tests of {@code dev.assay.scenarios.json}. */
@NullMarked
package dev.assay.scenarios.json;

import org.jspecify.annotations.NullMarked;
