package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleBatchTest {
    @TempDir
    Path directory;

    @Test
    void samplesOfABatchLieOneAfterTheOther() throws IOException {
        SampleBatch batch = new SampleBatch(samples(5, true), 3);

        batch.fill(new int[] {4, 0, 4});

        Tensor tensor = batch.tensors().getFirst();
        assertThat(tensor.shape()).containsExactly(3L, 2L);
        assertThat(tensor.data().order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(longs(tensor)).containsExactly(40, 41, 0, 1, 40, 41);
    }

    @Test
    void anInputWithoutBatchDimensionKeepsItsShape() throws IOException {
        SampleBatch batch = new SampleBatch(samples(2, false), 1);

        batch.fill(new int[] {1});

        assertThat(batch.tensors().getFirst().shape()).containsExactly(2L);
        assertThat(longs(batch.tensors().getFirst())).containsExactly(10, 11);
    }

    @Test
    void anInputWithoutBatchDimensionTakesOneSampleOnly() throws IOException {
        SampleSet samples = samples(2, false);

        assertThatThrownBy(() -> new SampleBatch(samples, 2))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("samples.not-batched"));
    }

    @Test
    void queriesAreAsManyAsSamplesAndMemoryAllow() {
        assertThat(QuerySet.count(header(10, 16), 4)).isEqualTo(3);
        assertThat(QuerySet.count(header(2, 16), 4)).isEqualTo(1);
        assertThat(QuerySet.count(header(100_000, 16), 1)).isEqualTo(1024);
        assertThat(QuerySet.count(header(100, 64 << 20), 1)).isEqualTo(4);
        assertThat(QuerySet.count(header(100, 512 << 20), 1)).isEqualTo(1);
    }

    private static long[] longs(Tensor tensor) {
        long[] values = new long[tensor.data().limit() / Long.BYTES];
        tensor.data().duplicate().order(ByteOrder.nativeOrder()).asLongBuffer().get(values);
        return values;
    }

    /** Sample n holds 10n and 10n + 1. */
    private SampleSet samples(int count, boolean batched) throws IOException {
        SampleSetHeader header = new SampleSetHeader(
                "fidelity",
                "test",
                1,
                0,
                count,
                List.of(new SampleSetHeader.Input("ids", ElementType.INT64, List.of(2L), batched)),
                List.of(),
                List.of());
        ByteBuffer values = ByteBuffer.allocate(count * 2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long sample = 0; sample < count; sample++) {
            values.putLong(10 * sample).putLong(10 * sample + 1);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SampleSet.write(file, header, List.of(values));
        return SampleSet.open(Files.write(directory.resolve("samples"), file.toByteArray()));
    }

    private static SampleSetHeader header(int evaluationSamples, long sampleBytes) {
        return new SampleSetHeader(
                "fidelity",
                "test",
                1,
                0,
                evaluationSamples,
                List.of(new SampleSetHeader.Input("image", ElementType.UINT8, List.of(sampleBytes), true)),
                List.of(),
                List.of());
    }
}
