/** Tests of operator fusion. */
@NullMarked
package dev.assay.optimizer.fuse;

import org.jspecify.annotations.NullMarked;
