/** Prepares a run: fetches models, builds variants and sample sets, hands out blocks, collects reports. */
@NullMarked
package dev.assay.coordinator;

import org.jspecify.annotations.NullMarked;
