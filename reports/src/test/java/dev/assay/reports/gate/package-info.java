/** Tests of gates and exit codes. */
@NullMarked
package dev.assay.reports.gate;

import org.jspecify.annotations.NullMarked;
