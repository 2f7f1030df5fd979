/** Tests of the HTML report, in text and in a real browser. */
@NullMarked
package dev.assay.reports.html;

import org.jspecify.annotations.NullMarked;
