/** Query stamps as a table that every other program reads. For one thread. */
@NullMarked
package dev.assay.reports.stamps;

import org.jspecify.annotations.NullMarked;
