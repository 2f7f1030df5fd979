/** Tests of the search by successive halving. */
@NullMarked
package dev.assay.reports.halving;

import org.jspecify.annotations.NullMarked;
