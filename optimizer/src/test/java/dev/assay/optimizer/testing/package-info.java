/** Models and sessions that several tests use. */
@NullMarked
package dev.assay.optimizer.testing;

import org.jspecify.annotations.NullMarked;
