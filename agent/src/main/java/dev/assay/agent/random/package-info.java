/**
 * Randomness that is the same on every platform and in every version of Java, because its algorithms are written down here.
 *
 * <p>A generator belongs to one thread.
 */
@NullMarked
package dev.assay.agent.random;

import org.jspecify.annotations.NullMarked;
