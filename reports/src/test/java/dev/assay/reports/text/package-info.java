/** Tests of the text output. */
@NullMarked
package dev.assay.reports.text;

import org.jspecify.annotations.NullMarked;
