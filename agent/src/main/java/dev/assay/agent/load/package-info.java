/**
 * How queries arrive at a model, and what is recorded of each.
 *
 * <p>Three stamps belong to a query: <em>scheduled</em> (when it was due), <em>issued</em> (when it was handed to the model) and
 * <em>done</em>. {@link dev.assay.agent.load.LatencyRecorder} alone decides which of them a latency counts from.
 *
 * <p>A measurement has three parts that are kept apart:
 *
 * <ol>
 *   <li>the first inference, which belongs to the cold start: {@link dev.assay.agent.load.LoadGenerator#firstInferenceNs};
 *   <li>the warm-up, which is counted but not recorded;
 *   <li>the recorded part, which ends when the minimum duration <em>and</em> the minimum number of queries are reached.
 * </ol>
 *
 * <p>A load generator runs its queries in the thread that calls it, and in threads of its own where several are to run at the same
 * time. In steady state it allocates nothing and takes no lock. A schedule is made before the clock starts.
 */
@NullMarked
package dev.assay.agent.load;

import org.jspecify.annotations.NullMarked;
