package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Run queries of one lane, one at a time, on a runtime that has memory of its own for inputs: they are copied there when another query runs
 * than the one before. For one thread at a time.
 */
public abstract class CopyingLane implements AutoCloseable {
    private @Nullable Query bound;
    private @Nullable Query ran;

    /** Return a query with these inputs, which are in the model's order. */
    public final PreparedQuery query(List<Tensor> inputs) {
        return new Query(this, Inputs.of(inputs));
    }

    /**
     * Copy inputs to where the runtime reads them. Part of the hot path, when queries take turns.
     *
     * @throws ProblemException if there is no room for them, or they can't be given to the runtime
     */
    protected abstract void bind(Inputs inputs);

    /**
     * Run with the inputs that were bound last: the hot path.
     *
     * @throws ProblemException {@code runtime.inference-failed}
     */
    protected abstract void run();

    /** Return the outputs of the last run. */
    protected abstract List<Tensor> outputs();

    private void run(Query query) {
        if (bound != query) {
            bound = null;
            ran = null;
            bind(query.inputs);
            bound = query;
        }
        ran = null;
        run();
        ran = query;
    }

    private List<Tensor> outputs(Query query) {
        if (ran != query) {
            throw new IllegalStateException("this query was not the last that ran");
        }
        return outputs();
    }

    private void unbind(Query query) {
        if (bound == query) {
            bound = null;
        }
    }

    private void release(Query query) {
        unbind(query);
        if (ran == query) {
            ran = null;
        }
    }

    @Override
    public abstract void close();

    /**
     * Hold the inputs of one query, in the model's order.
     *
     * @param tensors the inputs
     * @param shapes their shapes
     * @param memory where their elements are
     */
    public record Inputs(List<Tensor> tensors, List<List<Long>> shapes, List<MemorySegment> memory) {
        public Inputs {
            tensors = List.copyOf(tensors);
            shapes = List.copyOf(shapes);
            memory = List.copyOf(memory);
        }

        /** Look the rest up once, before the clock starts. */
        public static Inputs of(List<Tensor> tensors) {
            return new Inputs(
                    tensors,
                    tensors.stream().map(Tensor::shape).toList(),
                    tensors.stream()
                            .map(tensor -> MemorySegment.ofBuffer(
                                    tensor.data().duplicate().rewind()))
                            .toList());
        }
    }

    /** A query of a lane, which tells it from others with equal inputs. */
    private static final class Query implements PreparedQuery {
        private final CopyingLane lane;
        private final Inputs inputs;

        Query(CopyingLane lane, Inputs inputs) {
            this.lane = lane;
            this.inputs = inputs;
        }

        @Override
        public void run() {
            lane.run(this);
        }

        @Override
        public void inputsChanged() {
            lane.unbind(this);
        }

        @Override
        public List<Tensor> outputs() {
            return lane.outputs(this);
        }

        @Override
        public void close() {
            lane.release(this);
        }
    }
}
