package dev.assay.optimizer.testing;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Make what models take. */
public final class Feeds {
    private Feeds() {}

    /** Return normally distributed floats. */
    public static HostTensor random(long seed, long... dims) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(Arrays.stream(dims).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return floats(values, dims);
    }

    public static HostTensor floats(float[] values, long... dims) {
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new HostTensor(DataType.FLOAT, Arrays.stream(dims).boxed().toList(), data);
    }

    /** Return a sample set of one input: the rows of a tensor [samples, …]. */
    public static Samples samples(Path folder, String input, HostTensor rows) {
        return samples(folder, List.of(input), List.of(rows));
    }

    /** Return a sample set of several inputs: the rows of tensors [samples, …] of floats or longs. */
    public static Samples samples(Path folder, List<String> names, List<HostTensor> rows) {
        List<SampleSetHeader.Input> inputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<Long> dims = rows.get(i).dims();
            ElementType type = rows.get(i).type() == DataType.FLOAT ? ElementType.FLOAT32 : ElementType.INT64;
            inputs.add(new SampleSetHeader.Input(names.get(i), type, dims.subList(1, dims.size()), true));
        }
        int count = Math.toIntExact(rows.getFirst().dims().getFirst());
        SampleSetHeader header = new SampleSetHeader("test", "made up", 1, 0, count, inputs, List.of(), List.of());
        Path file = folder.resolve("samples.assay");
        try (OutputStream out = Files.newOutputStream(file)) {
            SampleSet.write(out, header, rows.stream().map(HostTensor::data).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Samples.open(file);
    }
}
