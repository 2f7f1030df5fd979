/** Tests of reading what other tools measured. */
@NullMarked
package dev.assay.reports.foreign;

import org.jspecify.annotations.NullMarked;
