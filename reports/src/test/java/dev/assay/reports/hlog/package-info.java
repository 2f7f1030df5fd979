/** Tests of the histogram logs. */
@NullMarked
package dev.assay.reports.hlog;

import org.jspecify.annotations.NullMarked;
