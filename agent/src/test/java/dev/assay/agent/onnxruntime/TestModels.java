package dev.assay.agent.onnxruntime;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Find the models that {@code make_models.py} and {@code make_tflite_models.py} wrote, and make tensors for them. */
public final class TestModels {
    public static final RuntimeConfiguration ONE_THREAD = configuration(Map.of());

    private TestModels() {}

    public static Path model(String name) {
        return model(name, ModelFormat.ONNX);
    }

    /** Return a model or its sibling of another format, which has the same weights. */
    public static Path model(String name, ModelFormat format) {
        URL url = Objects.requireNonNull(TestModels.class.getResource("/models/" + name + format.suffix()), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RuntimeConfiguration configuration(Map<String, String> options) {
        return new RuntimeConfiguration("cpu", "onnxruntime", 1, options);
    }

    public static ByteBuffer direct(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
    }

    public static Tensor floats(String name, List<Long> shape, float... values) {
        ByteBuffer data = direct(values.length * Float.BYTES);
        data.asFloatBuffer().put(values);
        return new Tensor(name, ElementType.FLOAT32, shape, data);
    }

    public static Tensor longs(String name, List<Long> shape, long... values) {
        ByteBuffer data = direct(values.length * Long.BYTES);
        data.asLongBuffer().put(values);
        return new Tensor(name, ElementType.INT64, shape, data);
    }

    public static float[] floats(Tensor tensor) {
        float[] values = new float[tensor.data().remaining() / Float.BYTES];
        tensor.data().asFloatBuffer().get(values);
        return values;
    }

    public static long[] longs(Tensor tensor) {
        long[] values = new long[tensor.data().remaining() / Long.BYTES];
        tensor.data().asLongBuffer().get(values);
        return values;
    }

    /** Return 8 numbers for each of the rows of the small network. */
    public static Tensor mlpInput(int rows, float scale) {
        float[] values = new float[rows * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (i % 11 - 5) / 5;
        }
        return floats("x", List.of((long) rows, 8L), values);
    }
}
