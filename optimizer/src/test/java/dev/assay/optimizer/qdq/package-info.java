/** Tests of static quantization. */
@NullMarked
package dev.assay.optimizer.qdq;

import org.jspecify.annotations.NullMarked;
