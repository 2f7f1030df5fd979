/**
 * Several coordinators as one lab: which nodes there are (Pekko Cluster), which of them leads (a cluster singleton), and that nobody else
 * can write (the epoch in the store).
 *
 * <p>Nothing here is loaded by a coordinator that has no cluster. Each class says which threads may use it.
 */
@NullMarked
package dev.assay.coordinator.cluster;

import org.jspecify.annotations.NullMarked;
