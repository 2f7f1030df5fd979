/**
 * What is in a model, and what each technique could gain.
 *
 * <p>Records are immutable; nothing here keeps state between calls.
 */
@NullMarked
package dev.assay.optimizer.inspect;

import org.jspecify.annotations.NullMarked;
