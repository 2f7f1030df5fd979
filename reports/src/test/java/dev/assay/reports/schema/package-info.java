/** JSON Schemas of the records that Assay writes. */
@NullMarked
package dev.assay.reports.schema;

import org.jspecify.annotations.NullMarked;
