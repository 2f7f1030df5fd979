package dev.assay.optimizer.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Npz;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes, a NumPy file becomes a sound sample set, or a problem is reported. */
class NpzFuzzTest {
    private static final Model MODEL = Model.of(
            "model.onnx", Protos.model(GraphProto.newBuilder().addInput(Protos.value("x", DataType.FLOAT, -1, 2))));
    private static final byte[] ARRAY = Npz.array(1, "<f4", "(2, 2)", Npz.floats(1, 2, 3, 4));

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void survivesMutationsOfTheFile(
            @ForAll @IntRange(max = 400) int place, @ForAll @Size(min = 1, max = 5) List<Byte> bytes)
            throws IOException {
        convert(mutated(Npz.of(Map.of("x", ARRAY), 0), place, bytes));
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void survivesMutationsOfAnArray(
            @ForAll @IntRange(max = 100) int place, @ForAll @Size(min = 1, max = 5) List<Byte> bytes)
            throws IOException {
        convert(Npz.of(Map.of("x", mutated(ARRAY, place, bytes)), 6));
    }

    private static byte[] mutated(byte[] original, int place, List<Byte> bytes) {
        byte[] mutated = original.clone();
        for (int i = 0; i < bytes.size(); i++) {
            mutated[(place + i) % mutated.length] = bytes.get(i);
        }
        return mutated;
    }

    /** Anything but a problem fails the test. */
    private static void convert(byte[] bytes) throws IOException {
        Path npz = Files.createTempFile("fuzz", ".npz");
        Path out = Files.createTempFile("fuzz", ".bin");
        try {
            Files.write(npz, bytes);
            NpzSamples.convert(npz, MODEL, out);
            assertThat(SampleSet.open(out).header().sampleCount()).isEqualTo(2);
        } catch (ProblemException expected) {
            assertThat(expected.problems()).isNotEmpty();
        } finally {
            Files.delete(npz);
            Files.delete(out);
        }
    }
}
