/** Tests of the search for what to deploy. */
@NullMarked
package dev.assay.cli.tune;

import org.jspecify.annotations.NullMarked;
