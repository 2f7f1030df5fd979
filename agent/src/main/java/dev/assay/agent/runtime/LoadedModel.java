package dev.assay.agent.runtime;

import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.ProblemException;
import java.util.List;

/** A model that is ready to answer. Closing it frees everything native; queries must be closed before. */
public interface LoadedModel extends AutoCloseable {
    /**
     * Say how many queries will run at the same time. Called at most once, before the first query is prepared; a model that was not told
     * runs one. The default takes no note: most runtimes serve as many lanes as come.
     *
     * @param lanes at least 1
     */
    default void expectLanes(int lanes) {
        // Nothing depends on it.
    }

    /**
     * Return how long this model was compiled for input shapes, in nanoseconds, since it was loaded: it counts as loading. Called after
     * queries were prepared. The default is 0: most runtimes need no shapes to compile.
     */
    default long shapingNs() {
        return 0;
    }

    /**
     * Bind the inputs of one query, so that running it copies and allocates as little as the runtime allows.
     *
     * <p>All queries of one lane with equal input shapes may share their output buffers: read the outputs of one query before you run
     * the next. Queries of different lanes may run at the same time, those of one lane never do.
     *
     * @param inputs one tensor for each input that the caller has; direct buffers in native order that stay untouched until the query is
     *     closed, or until {@link PreparedQuery#inputsChanged} says that they changed. A tensor that the model does not ask for is ignored.
     * @param lane 0-based
     * @throws ProblemException {@code model.missing-input} or {@code model.bad-input} if the tensors don't fit the model, {@code
     *     runtime.not-concurrent} if the runtime runs one query at a time and this is another lane than 0
     */
    PreparedQuery prepare(List<Tensor> inputs, int lane);

    /** Bind the inputs of one query of lane 0; see {@link #prepare(List, int)}. */
    default PreparedQuery prepare(List<Tensor> inputs) {
        return prepare(inputs, 0);
    }

    /**
     * Show what really ran. Called after the measurement, so it may be slow: it must not change what was measured.
     *
     * <p>A runtime may load the model a second time and run one query on it: read the peak memory before, and call this while the first
     * query that was prepared is still open.
     *
     * @throws ProblemException if the runtime fails to tell
     * @throws IllegalStateException if no query was prepared
     */
    Evidence evidence();

    @Override
    void close();
}
