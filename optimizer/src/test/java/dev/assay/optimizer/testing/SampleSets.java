package dev.assay.optimizer.testing;

import dev.assay.optimizer.execution.Samples;
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
import java.util.List;
import java.util.Random;

/** Samples for tests. */
public final class SampleSets {
    private SampleSets() {}

    /** Return samples of one FLOAT input. */
    public static Samples ofFloats(Path folder, String input, List<Long> shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        int size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        return write(
                folder,
                header(
                        values.length / size,
                        List.of(new SampleSetHeader.Input(input, ElementType.FLOAT32, shape, true))),
                List.of(bytes));
    }

    /** Return normally distributed samples of one FLOAT input. */
    public static Samples random(Path folder, String input, long seed, int count, Long... shape) {
        int size = count;
        for (long dim : shape) {
            size *= Math.toIntExact(dim);
        }
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return ofFloats(folder, input, List.of(shape), values);
    }

    /** Return samples of one INT64 input: random places in a table. */
    public static Samples indices(Path folder, String input, long seed, int count, int tableSize, int length) {
        Random random = new Random(seed);
        ByteBuffer ids = longs(count * length);
        while (ids.hasRemaining()) {
            ids.putLong(random.nextInt(tableSize));
        }
        List<Long> shape = List.of((long) length);
        return write(
                folder,
                header(count, List.of(new SampleSetHeader.Input(input, ElementType.INT64, shape, true))),
                List.of(ids.flip()));
    }

    /** Return sentences of random words for MiniLM, padded to one length. */
    public static Samples tokens(Path folder, long seed, int count, int length) {
        Random random = new Random(seed);
        ByteBuffer ids = longs(count * length);
        ByteBuffer mask = longs(count * length);
        ByteBuffer types = longs(count * length);
        for (int sample = 0; sample < count; sample++) {
            int words = length / 2 + random.nextInt(length / 2);
            for (int i = 0; i < length; i++) {
                long id = i == 0 ? 101 : i == words - 1 ? 102 : 1_000 + random.nextInt(20_000);
                ids.putLong(i < words ? id : 0);
                mask.putLong(i < words ? 1 : 0);
                types.putLong(0);
            }
        }
        List<Long> shape = List.of((long) length);
        return write(
                folder,
                header(
                        count,
                        List.of(
                                new SampleSetHeader.Input("input_ids", ElementType.INT64, shape, true),
                                new SampleSetHeader.Input("attention_mask", ElementType.INT64, shape, true),
                                new SampleSetHeader.Input("token_type_ids", ElementType.INT64, shape, true))),
                List.of(ids.flip(), mask.flip(), types.flip()));
    }

    private static ByteBuffer longs(int count) {
        return ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SampleSetHeader header(int count, List<SampleSetHeader.Input> inputs) {
        return new SampleSetHeader("fidelity", "test", 1, 0, count, inputs, List.of(), List.of());
    }

    private static Samples write(Path folder, SampleSetHeader header, List<ByteBuffer> tensors) {
        Path file = folder.resolve("samples-" + header.hashCode() + ".bin");
        try (OutputStream out = Files.newOutputStream(file)) {
            SampleSet.write(out, header, tensors);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Samples.open(file);
    }
}
