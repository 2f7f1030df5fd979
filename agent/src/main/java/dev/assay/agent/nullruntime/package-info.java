/**
 * A runtime that answers at once, for measuring Assay itself.
 *
 * <p>Models and queries belong to one thread.
 */
@NullMarked
package dev.assay.agent.nullruntime;

import org.jspecify.annotations.NullMarked;
