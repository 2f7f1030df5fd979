/**
 * Bring models into the one form that passes expect: constants folded, operators of a recent version, nothing imported that is not
 * used.
 *
 * <p>Nothing here keeps state between calls.
 */
@NullMarked
package dev.assay.optimizer.normalize;

import org.jspecify.annotations.NullMarked;
