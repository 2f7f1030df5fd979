package dev.assay.agent.nullruntime;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.measurement.Evidence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** Pretend to be a model. */
final class NullModel implements LoadedModel {
    private final int threads;
    private final List<Tensor> outputs = List.of(new Tensor(
            "output",
            ElementType.FLOAT32,
            List.of(1L, 1L),
            ByteBuffer.allocateDirect(ElementType.FLOAT32.sizeBytes()).order(ByteOrder.nativeOrder())));

    NullModel(int threads) {
        this.threads = threads;
    }

    @Override
    public PreparedQuery prepare(List<Tensor> inputs, int lane) {
        return new NullQuery(outputs);
    }

    @Override
    public Evidence evidence() {
        return new Evidence(
                NullRuntime.ID,
                NullRuntime.VERSION,
                Map.of(),
                null,
                threads,
                Map.of(),
                List.of("The null runtime computes nothing: its times are what Assay itself costs."));
    }

    @Override
    public void close() {
        // Nothing native is open.
    }

    /** Answer at once. */
    private record NullQuery(List<Tensor> outputs) implements PreparedQuery {
        @Override
        public void run() {
            // The answer is there already.
        }

        @Override
        public void inputsChanged() {
            // Nobody reads them.
        }

        @Override
        public void close() {
            // Nothing native is open.
        }
    }
}
