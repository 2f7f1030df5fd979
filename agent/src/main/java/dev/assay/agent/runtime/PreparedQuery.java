package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.ProblemException;
import java.util.List;

/** A query with its inputs in place: run it as often as you like. */
public interface PreparedQuery extends AutoCloseable {
    /**
     * Run the query and wait for its outputs. This is the hot path: what happens in here is what is timed.
     *
     * @throws ProblemException {@code runtime.inference-failed} if the runtime fails
     */
    void run();

    /**
     * Take note that the input buffers hold something else than when the query was prepared. A runtime that copied them copies them
     * again.
     *
     * @throws ProblemException {@code runtime.inference-failed} if the runtime fails
     */
    void inputsChanged();

    /**
     * Return the outputs of the last {@link #run()}, in the order of the model.
     *
     * <p>The buffers are the runtime's own and are overwritten by the next run of any query of the same lane.
     */
    List<Tensor> outputs();

    @Override
    void close();
}
