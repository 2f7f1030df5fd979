package dev.assay.optimizer.testing;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.optimizer.onnx.proto.ModelProto;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Run models with ONNX Runtime on one thread. */
public final class Ort {
    private Ort() {}

    /** An input: floats or longs, with its shape. */
    public sealed interface Input {
        record Floats(FloatBuffer values, List<Long> shape) implements Input {}

        record Longs(LongBuffer values, List<Long> shape) implements Input {}

        /** Return the shape as ONNX Runtime wants it. */
        static long[] dims(List<Long> shape) {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Return normally distributed floats. */
    public static Input.Floats random(long seed, long... shape) {
        Random random = new Random(seed);
        int count = 1;
        for (long dim : shape) {
            count *= Math.toIntExact(dim);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Input.Floats(
                FloatBuffer.wrap(values), Arrays.stream(shape).boxed().toList());
    }

    /** Run a model and return its first output, which must hold 32-bit floats. */
    public static float[] run(ModelProto model, Map<String, Input> inputs) {
        return run(inputs, (environment, options) -> environment.createSession(model.toByteArray(), options));
    }

    /** Run a model file and return its first output, which must hold 32-bit floats. */
    public static float[] run(Path model, Map<String, Input> inputs) {
        return run(inputs, (environment, options) -> environment.createSession(model.toString(), options));
    }

    private interface Loader {
        OrtSession load(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    private static float[] run(Map<String, Input> inputs, Loader loader) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            for (Map.Entry<String, Input> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(environment, input.getValue()));
            }
            try (OrtSession session = loader.load(environment, options);
                    OrtSession.Result result = session.run(tensors)) {
                FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[output.remaining()];
                output.get(values);
                return values;
            }
        } catch (OrtException failure) {
            throw new AssertionError("ONNX Runtime refuses the model: " + failure.getMessage(), failure);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Input input) throws OrtException {
        return switch (input) {
            case Input.Floats floats ->
                OnnxTensor.createTensor(environment, floats.values().duplicate(), Input.dims(floats.shape()));
            case Input.Longs longs ->
                OnnxTensor.createTensor(environment, longs.values().duplicate(), Input.dims(longs.shape()));
        };
    }

    /** Return the inputs of MiniLM for a sentence of token ids. */
    public static Map<String, Input> tokens(long... ids) {
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        return Map.of(
                "input_ids", sentence(ids),
                "attention_mask", sentence(ones),
                "token_type_ids", sentence(new long[ids.length]));
    }

    private static Input sentence(long... values) {
        return new Input.Longs(LongBuffer.wrap(values), List.of(1L, (long) values.length));
    }

    /** Return the cosine of the angle between two vectors. */
    public static double cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            throw new AssertionError(one.length + " values, and " + other.length);
        }
        double product = 0;
        double oneSquared = 0;
        double otherSquared = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            oneSquared += (double) one[i] * one[i];
            otherSquared += (double) other[i] * other[i];
        }
        return product / Math.sqrt(oneSquared * otherSquared);
    }
}
