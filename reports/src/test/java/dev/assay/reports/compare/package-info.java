/** Tests of gates and exit codes. */
@NullMarked
package dev.assay.reports.compare;

import org.jspecify.annotations.NullMarked;
