/** Results for tests of everything that shows results. */
@NullMarked
package dev.assay.reports;

import org.jspecify.annotations.NullMarked;
