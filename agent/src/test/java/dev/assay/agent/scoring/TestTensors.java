package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Build tensors and sample sets by hand. */
final class TestTensors {
    private TestTensors() {}

    static Tensor float32(String name, List<Long> shape, float... values) {
        ByteBuffer data = direct(values.length * Float.BYTES);
        for (float value : values) {
            data.putFloat(value);
        }
        return new Tensor(name, ElementType.FLOAT32, shape, data.flip());
    }

    static Tensor float16(String name, List<Long> shape, float... values) {
        ByteBuffer data = direct(values.length * Short.BYTES);
        for (float value : values) {
            data.putShort(Float.floatToFloat16(value));
        }
        return new Tensor(name, ElementType.FLOAT16, shape, data.flip());
    }

    static Tensor bytes(String name, ElementType type, List<Long> shape, int... values) {
        ByteBuffer data = direct(values.length);
        for (int value : values) {
            data.put((byte) value);
        }
        return new Tensor(name, type, shape, data.flip());
    }

    static Tensor int64(String name, List<Long> shape, long... values) {
        ByteBuffer data = direct(values.length * Long.BYTES);
        for (long value : values) {
            data.putLong(value);
        }
        return new Tensor(name, ElementType.INT64, shape, data.flip());
    }

    static Tensor int32(String name, List<Long> shape, int... values) {
        ByteBuffer data = direct(values.length * Integer.BYTES);
        for (int value : values) {
            data.putInt(value);
        }
        return new Tensor(name, ElementType.INT32, shape, data.flip());
    }

    /** Write and open a sample set with one int64 input {@code attention_mask}: [tokens] a sample. */
    static SampleSet samples(
            Path directory, int references, int evaluations, int classes, List<Integer> labels, long[]... masks) {
        int tokens = masks[0].length;
        SampleSetHeader header = new SampleSetHeader(
                "text-embedding-classification",
                "made by hand",
                1,
                references,
                evaluations,
                List.of(new SampleSetHeader.Input("attention_mask", ElementType.INT64, List.of((long) tokens), true)),
                IntStream.range(0, classes).mapToObj(i -> "class " + i).toList(),
                labels);
        ByteBuffer data =
                ByteBuffer.allocate(masks.length * tokens * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long[] mask : masks) {
            for (long value : mask) {
                data.putLong(value);
            }
        }
        try {
            Path file = Files.createTempFile(directory, "samples", ".bin");
            try (OutputStream out = Files.newOutputStream(file)) {
                SampleSet.write(out, header, List.of(data.flip()));
            }
            return SampleSet.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Write and open a sample set without labels and references, with masks of one token. */
    static SampleSet unlabelled(Path directory, int evaluations) {
        long[][] masks = new long[evaluations][];
        Arrays.setAll(masks, i -> new long[] {1});
        return samples(directory, 0, evaluations, 0, List.of(), masks);
    }

    private static ByteBuffer direct(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
    }

    /** Give properties, which have no {@code @TempDir}, a directory of their own. */
    static void withTemporaryDirectory(Consumer<Path> action) throws IOException {
        Path path = Files.createTempDirectory("agreement");
        try {
            action.accept(path);
        } finally {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(path);
        }
    }
}
