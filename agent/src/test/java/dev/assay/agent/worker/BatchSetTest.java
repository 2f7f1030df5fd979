package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of real samples on a real model: each row answers as its sample does alone. */
class BatchSetTest {
    private static final int LENGTH = 5;
    private static final int WIDTH = 6;
    private static final int REFERENCES = 2;
    private static final int SAMPLES = 7;

    @TempDir
    Path directory;

    @Test
    void everyRowOfABatchAnswersAsItsSampleDoesAlone() throws IOException {
        try (LoadedModel model = embedding();
                BatchSet batches = BatchSet.prepare(model, texts(), batched(4, List.of(), null), 1)) {
            assertThat(batches.lengths()).isEmpty();
            List<List<Float>> alone = new ArrayList<>();
            for (int sample = 0; sample < SAMPLES; sample++) {
                alone.addAll(rows(batches.stack(0, 0, new int[] {sample}, 1)));
            }
            assertThat(rows(batches.stack(0, 0, new int[] {6, 0, 3, 99}, 3)))
                    .containsExactly(alone.get(6), alone.get(0), alone.get(3));
            assertThat(rows(batches.stack(0, 0, new int[] {1, 2, 4, 5}, 4)))
                    .containsExactly(alone.get(1), alone.get(2), alone.get(4), alone.get(5));
            assertThat(alone.get(1)).isNotEqualTo(alone.get(2));
        }
    }

    @Test
    void aLengthBucketLeavesOutNothingButPadding() throws IOException {
        try (LoadedModel model = embedding();
                BatchSet whole = BatchSet.prepare(model, texts(), batched(3, List.of(), null), 1);
                BatchSet batches = BatchSet.prepare(model, texts(), batched(3, List.of(2, 4, 50), "mask"), 1)) {
            assertThat(batches.lengths()).containsExactly(2, 4, LENGTH);
            // Sample n has 1 + n % 5 tokens.
            assertThat(List.of(0, 1, 2, 3, 4, 5, 6).stream().map(batches::bucketOf))
                    .containsExactly(0, 0, 1, 1, 2, 0, 0);
            List<List<Float>> shorter = rows(batches.stack(0, 0, new int[] {1, 5, 6}, 3));
            List<List<Float>> longer = rows(whole.stack(0, 0, new int[] {1, 5, 6}, 3));
            for (int row = 0; row < 3; row++) {
                assertThat(shorter.get(row)).hasSize(2 * WIDTH);
                assertThat(longer.get(row).subList(0, 2 * WIDTH)).isEqualTo(shorter.get(row));
                assertThat(longer.get(row).subList(2 * WIDTH, LENGTH * WIDTH)).containsOnly(0f);
            }
        }
    }

    @Test
    void knowsWhichSamplesAQueryCarries() throws IOException {
        try (LoadedModel model = embedding();
                BatchSet batches = BatchSet.prepare(model, texts(), batched(4, List.of(), null), 2)) {
            PreparedQuery one = batches.stack(0, 0, new int[] {6, 0, 3, 99}, 3);
            PreparedQuery other = batches.stack(1, 0, new int[] {5, 4, 3, 2}, 3);

            assertThat(batches.rows(one)).isEqualTo(3);
            assertThat(batches.sample(one, 0)).isEqualTo(6);
            assertThat(batches.sample(one, 2)).isEqualTo(3);
            assertThat(batches.sample(other, 0)).isEqualTo(5);
            assertThat(batches.stack(0, 0, new int[] {1, 2, 4}, 3)).isSameAs(one);
            assertThat(batches.sample(one, 0)).isEqualTo(1);
        }
    }

    @Test
    void lanesHaveTheirOwnRoom() throws IOException {
        try (LoadedModel model = embedding();
                BatchSet batches = BatchSet.prepare(model, texts(), batched(2, List.of(), null), 2)) {
            PreparedQuery first = batches.stack(0, 0, new int[] {0, 1}, 2);
            PreparedQuery second = batches.stack(1, 0, new int[] {3, 4}, 2);
            List<List<Float>> one = rows(first);
            List<List<Float>> other = rows(second);
            assertThat(one).isNotEqualTo(other);
            assertThat(rows(batches.stack(0, 0, new int[] {3, 4}, 2))).isEqualTo(other);
        }
    }

    @Test
    void aModelWithAFixedBatchIsRefusedWithTheInputAndItsShape() throws IOException {
        SampleSet samples = texts();
        LoadedModel oneOnly = new OneSampleModel();
        assertThatThrownBy(() -> BatchSet.prepare(oneOnly, samples, batched(8, List.of(), null), 1))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    Problem problem = e.problems().getFirst();
                    assertThat(problem.code()).isEqualTo("batching.fixed-batch");
                    assertThat(problem.message()).contains("input 'ids'", "size 1 in dimension 0, not 2");
                    assertThat(problem.hint()).contains("symbolic batch dimension");
                });
    }

    @Test
    void bucketsNeedAMask() throws IOException {
        SampleSet samples = texts();
        try (LoadedModel model = embedding()) {
            assertThatThrownBy(() -> BatchSet.prepare(model, samples, batched(2, List.of(2), null), 1))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems())
                                    .extracting(Problem::code)
                                    .containsExactly("batching.no-lengths"));
        }
    }

    private static WorkerCommand.Batched batched(int maxSize, List<Integer> buckets, @Nullable String mask) {
        return new WorkerCommand.Batched(new Batching(maxSize, List.of(), Duration.ZERO, null, buckets), mask);
    }

    private LoadedModel embedding() throws IOException {
        Path file = directory.resolve("embedding.onnx");
        if (!Files.exists(file)) {
            try (InputStream in = BatchSetTest.class.getResourceAsStream("/models/embedding-int64.onnx")) {
                Files.copy(Objects.requireNonNull(in), file);
            }
        }
        return new OnnxInferenceRuntime().load(file, new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of()));
    }

    /** Run a query; return the first output of each row. */
    private static List<List<Float>> rows(PreparedQuery query) {
        query.run();
        Tensor output = query.outputs().getFirst();
        int rows = Math.toIntExact(output.shape().getFirst());
        int width = output.data().limit() / Float.BYTES / rows;
        List<List<Float>> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Float> ofRow = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                // Masked elements may be a negative zero.
                ofRow.add(output.data().getFloat((row * width + i) * Float.BYTES) + 0f);
            }
            values.add(ofRow);
        }
        return values;
    }

    /** Evaluation sample n has 1 + n % 5 tokens, which are all n + 1; padding is 0. */
    private SampleSet texts() throws IOException {
        int count = REFERENCES + SAMPLES;
        ByteBuffer ids = littleEndian(count * LENGTH * Long.BYTES);
        ByteBuffer mask = littleEndian(count * LENGTH * Long.BYTES);
        for (int sample = -REFERENCES; sample < SAMPLES; sample++) {
            for (int token = 0; token < LENGTH; token++) {
                boolean isText = sample >= 0 && token < 1 + sample % LENGTH;
                ids.putLong(isText ? sample + 1 : 0);
                mask.putLong(isText ? 1 : 0);
            }
        }
        List<Long> shape = List.of((long) LENGTH);
        SampleSetHeader header = new SampleSetHeader(
                "text-embedding-classification",
                "test",
                1,
                REFERENCES,
                SAMPLES,
                List.of(
                        new SampleSetHeader.Input("ids", ElementType.INT64, shape, true),
                        new SampleSetHeader.Input("mask", ElementType.INT64, shape, true)),
                List.of(),
                List.of());
        Path file = directory.resolve("samples");
        try (OutputStream out = Files.newOutputStream(file)) {
            SampleSet.write(out, header, List.of(ids, mask));
        }
        return SampleSet.open(file);
    }

    private static ByteBuffer littleEndian(int sizeBytes) {
        return ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Take one sample, as a model does whose batch dimension was fixed when it was exported. */
    private static final class OneSampleModel implements LoadedModel {
        @Override
        public PreparedQuery prepare(List<Tensor> inputs, int lane) {
            long rows = inputs.getFirst().shape().getFirst();
            if (rows != 1) {
                throw new ProblemException(Problem.user(
                        "model.bad-input",
                        "input '" + inputs.getFirst().name() + "' of the model m.onnx has size 1 in dimension 0, not "
                                + rows,
                        "correct type and shape of this input in the scenario"));
            }
            return new PreparedQuery() {
                @Override
                public void run() {}

                @Override
                public void inputsChanged() {}

                @Override
                public List<Tensor> outputs() {
                    return List.of();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Evidence evidence() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
