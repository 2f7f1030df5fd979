/**
 * A model as passes see it: nodes in order, values by name, who makes them and who reads them.
 *
 * <p>Graphs are mutable and belong to one thread.
 */
@NullMarked
package dev.assay.optimizer.graph;

import org.jspecify.annotations.NullMarked;
