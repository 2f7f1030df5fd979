/** Tests of what is made of the rungs of a search. */
@NullMarked
package dev.assay.reports.tune;

import org.jspecify.annotations.NullMarked;
