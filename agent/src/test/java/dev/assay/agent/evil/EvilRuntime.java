package dev.assay.agent.evil;

import dev.assay.agent.evil.EvilModel.Moment;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answer every query with its first input, a float32 tensor, plus a bias; or misbehave as the model file says. */
public final class EvilRuntime implements InferenceRuntime {
    @Override
    public String id() {
        return "evil";
    }

    @Override
    public RuntimeSupport probe(RuntimeDirectories directories) {
        return new RuntimeSupport.Supported("1", "CPU");
    }

    @Override
    public List<RuntimeOption> options() {
        return List.of();
    }

    @Override
    public LoadedModel load(Path file, RuntimeConfiguration configuration) {
        try {
            EvilModel model = EvilModel.read(file);
            model.reach(Moment.LOAD);
            return new Loaded(model, configuration.threads());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Loaded implements LoadedModel {
        private final EvilModel model;
        private final int threads;
        private int runs;
        private int openQueries;
        /** By their length: batches of several sizes have answers of several lengths. */
        private final Map<Integer, float[]> remembered = new HashMap<>();

        Loaded(EvilModel model, int threads) {
            this.model = model;
            this.threads = threads;
        }

        @Override
        public PreparedQuery prepare(List<Tensor> inputs, int lane) {
            model.reach(Moment.PREPARE);
            openQueries++;
            Tensor input = inputs.getFirst();
            Tensor output = new Tensor(
                    "output",
                    input.type(),
                    input.shape(),
                    ByteBuffer.allocateDirect(input.data().capacity()).order(ByteOrder.nativeOrder()));
            return new PreparedQuery() {
                @Override
                public void run() {
                    runs++;
                    if (runs == 1) {
                        model.reach(Moment.FIRST_RUN);
                    } else if (runs == 20) {
                        model.reach(Moment.LATER_RUN);
                    }
                    FloatBuffer from = floats(input);
                    FloatBuffer to = floats(output);
                    while (from.hasRemaining()) {
                        to.put(from.get() + model.bias());
                    }
                    if (openQueries > 1) {
                        cheat(to.flip());
                    }
                }

                @Override
                public void inputsChanged() {}

                @Override
                public List<Tensor> outputs() {
                    return List.of(output);
                }

                @Override
                public void close() {
                    openQueries--;
                }
            };
        }

        /** Replace the right answer. */
        private synchronized void cheat(FloatBuffer answer) {
            float[] right = new float[answer.remaining()];
            answer.get(0, right);
            switch (model.cheat()) {
                case NONE -> {}
                case FIRST_OUTPUT -> {
                    remembered.putIfAbsent(right.length, right);
                    answer.put(0, remembered.get(right.length));
                }
                case LATE_OUTPUT -> {
                    answer.put(0, remembered.getOrDefault(right.length, right));
                    remembered.put(right.length, right);
                }
                case ZEROS -> answer.put(0, new float[right.length]);
            }
        }

        private static FloatBuffer floats(Tensor tensor) {
            return tensor.data()
                    .duplicate()
                    .order(ByteOrder.nativeOrder())
                    .rewind()
                    .asFloatBuffer();
        }

        @Override
        public Evidence evidence() {
            model.reach(Moment.EVIDENCE);
            return new Evidence("evil", "1", Map.of("evil", 1), null, threads, Map.of(), List.of());
        }

        @Override
        public void close() {
            model.reach(Moment.CLOSE);
        }
    }
}
