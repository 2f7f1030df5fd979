@NullMarked
package dev.assay.reports.stamps;

import org.jspecify.annotations.NullMarked;
