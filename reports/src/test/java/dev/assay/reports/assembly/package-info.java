/** Tests of assembling results. */
@NullMarked
package dev.assay.reports.assembly;

import org.jspecify.annotations.NullMarked;
