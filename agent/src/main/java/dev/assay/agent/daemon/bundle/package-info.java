/**
 * Measure without a coordinator: what there is to do comes out of a file, and what was measured goes into another one.
 *
 * <p>{@link dev.assay.agent.daemon.bundle.BundleLink} plays the coordinator for an agent that can't reach it. Safe for many threads.
 */
@NullMarked
package dev.assay.agent.daemon.bundle;

import org.jspecify.annotations.NullMarked;
