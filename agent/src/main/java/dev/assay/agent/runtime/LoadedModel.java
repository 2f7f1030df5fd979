package dev.assay.agent.runtime;

import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.ProblemException;
import java.util.List;

/** A model that is ready to answer. Closing it frees everything native; queries must be closed before. */
public interface LoadedModel extends AutoCloseable {
    /**
     * Bind the inputs of one query, so that running it copies and allocates as little as the runtime allows.
     *
     * <p>All queries of one model with equal input shapes may share their output buffers: read the outputs of one query before you run
     * the next.
     *
     * @param inputs one tensor for each input that the caller has; direct buffers in native order that stay untouched until the query is
     *     closed. A tensor that the model does not ask for is ignored.
     * @throws ProblemException {@code model.missing-input} or {@code model.bad-input} if the tensors don't fit the model
     */
    PreparedQuery prepare(List<Tensor> inputs);

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
