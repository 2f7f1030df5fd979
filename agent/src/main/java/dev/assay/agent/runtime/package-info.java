/**
 * The service provider interface for what executes models, and the list of what was found.
 *
 * <p>A runtime is found by {@link java.util.ServiceLoader}: a jar with an {@link dev.assay.agent.runtime.InferenceRuntime} and an
 * entry in {@code META-INF/services} on the class path is all that a third party needs.
 *
 * <p>A runtime is asked to {@code probe} and {@code check} in the agent, and to {@code load} in a worker process, always from one
 * thread; nothing here needs to be safe for use by many threads at once, except that queries of different lanes run at the same time.
 */
@NullMarked
package dev.assay.agent.runtime;

import org.jspecify.annotations.NullMarked;
