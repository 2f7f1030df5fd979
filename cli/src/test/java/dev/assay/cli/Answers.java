package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ask runtimes in this process, and compare what they answer. */
final class Answers {
    private Answers() {}

    /** Return the first output for each query; the model is loaded once, which may take longer than all answers. */
    static List<float[]> of(InferenceRuntime runtime, String id, Path model, List<List<Tensor>> queries) {
        try (LoadedModel loaded = runtime.load(model, new RuntimeConfiguration(id, id, 1, Map.of()))) {
            return queries.stream().map(inputs -> answer(loaded, inputs)).toList();
        }
    }

    private static float[] answer(LoadedModel model, List<Tensor> inputs) {
        try (PreparedQuery query = model.prepare(inputs)) {
            query.run();
            Tensor output = query.outputs().getFirst();
            float[] values = new float[output.data().remaining() / Float.BYTES];
            output.data().asFloatBuffer().get(values);
            return values;
        }
    }

    static double largestDifference(float[] expected, float[] actual) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
        }
        return largest;
    }

    static double cosine(float[] one, float[] other) {
        double product = 0;
        double lengths = 0;
        double otherLengths = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            lengths += (double) one[i] * one[i];
            otherLengths += (double) other[i] * other[i];
        }
        return product / Math.sqrt(lengths * otherLengths);
    }

    static Tensor floats(Random random, String name, float low, float high, long... shape) {
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        int count = (int) sizes.stream().reduce(1L, Math::multiplyExact).longValue();
        ByteBuffer data = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            data.putFloat(low + (high - low) * random.nextFloat());
        }
        return new Tensor(name, ElementType.FLOAT32, sizes, data.flip());
    }

    static Tensor longs(Random random, String name, int low, int beyond, int length) {
        ByteBuffer data = ByteBuffer.allocateDirect(length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < length; i++) {
            data.putLong(random.nextInt(low, beyond));
        }
        return new Tensor(name, ElementType.INT64, List.of(1L, (long) length), data.flip());
    }
}
