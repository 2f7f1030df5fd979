/**
 * Decide which requests share a batch, and when it is handed to the model.
 *
 * <p>A state machine without threads and without a clock: time comes in with every call, in nanoseconds after an arbitrary start that all
 * calls share, and never goes back. The rules are those of NVIDIA Triton's dynamic batcher (maximum size, preferred sizes, maximum
 * delay, timeout of a request in the queue). Nothing here is safe for several threads: callers hold a lock.
 */
@NullMarked
package dev.assay.agent.batching;

import org.jspecify.annotations.NullMarked;
