package dev.assay.optimizer.execution;

import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.ModelProblems;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.TensorShapeProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.SplitMix64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Make up inputs for a model without samples: enough to see shapes and whether two models agree, not to calibrate.
 *
 * <p>Floats are normally distributed; integers are 0 and 1, which are token ids, masks and token types that every model knows.
 */
public final class SyntheticFeed {
    private static final long SEED = 20_231_117;

    /** The size of symbolic dimensions that nobody bound, except the first of an input: that is the batch, and 1. */
    private static final long DEFAULT_SIZE = 32;

    private static final long MAX_ELEMENTS = 1 << 26;

    private SyntheticFeed() {}

    /** Make up inputs; symbolic dimensions get sizes that most models take. */
    public static Map<String, HostTensor> of(Model model) {
        return of(model, Map.of());
    }

    /**
     * Make up inputs.
     *
     * @param sizes of symbolic dimensions, by name
     * @return a tensor for each input, the same every time
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.unsupported} if an input has no shape, is very large, or holds
     *     neither numbers nor truth values
     */
    public static Map<String, HostTensor> of(Model model, Map<String, Long> sizes) {
        return of(model, sizes, input -> SplitMix64.stream(SEED, input));
    }

    /**
     * Make up one of many samples.
     *
     * @param sizes of symbolic dimensions, by name
     * @param sample tells it from others, 0 or more
     * @return a tensor for each input, the same every time
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.unsupported} if an input has no shape, is very large, or holds
     *     neither numbers nor truth values
     */
    public static Map<String, HostTensor> sample(Model model, Map<String, Long> sizes, int sample) {
        return of(model, sizes, input -> SplitMix64.stream(SEED, input, sample));
    }

    private static Map<String, HostTensor> of(
            Model model, Map<String, Long> sizes, IntFunction<SplitMix64> randomOfInput) {
        Map<String, HostTensor> feed = new LinkedHashMap<>();
        List<ValueInfoProto> inputs = model.graph().inputs().stream()
                .filter(input -> model.graph().initializer(input.getName()) == null)
                .toList();
        for (int i = 0; i < inputs.size(); i++) {
            ValueInfoProto input = inputs.get(i);
            if (!input.getType().getTensorType().hasShape()) {
                throw unsupported(model, input, "has no shape");
            }
            List<Long> dims = dims(input.getType().getTensorType().getShape(), sizes);
            feed.put(input.getName(), tensor(model, input, dims, randomOfInput.apply(i)));
        }
        return feed;
    }

    private static List<Long> dims(TensorShapeProto shape, Map<String, Long> sizes) {
        List<Long> dims = new ArrayList<>();
        for (TensorShapeProto.Dimension dim : shape.getDimList()) {
            long otherwise = dims.isEmpty() ? 1 : DEFAULT_SIZE;
            dims.add(
                    dim.hasDimValue() && dim.getDimValue() > 0
                            ? Long.valueOf(dim.getDimValue())
                            : sizes.getOrDefault(dim.getDimParam(), otherwise));
        }
        return dims;
    }

    private static HostTensor tensor(Model model, ValueInfoProto input, List<Long> dims, SplitMix64 random) {
        DataType type = ElementTypes.declared(input);
        int count = 1;
        for (long dim : dims) {
            if (dim > MAX_ELEMENTS / count) {
                throw unsupported(model, input, "has more than " + MAX_ELEMENTS + " elements");
            }
            count = Math.toIntExact(count * dim);
        }
        ByteBuffer data =
                ByteBuffer.allocateDirect(Math.multiplyExact(count, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (type) {
                case FLOAT -> data.putFloat((float) random.nextGaussian());
                case FLOAT16 -> data.putShort(Float.floatToFloat16((float) random.nextGaussian()));
                case DOUBLE -> data.putDouble(random.nextGaussian());
                case INT64 -> data.putLong(random.nextLong(0, 1));
                case INT32 -> data.putInt((int) random.nextLong(0, 1));
                case INT8, UINT8, BOOL -> data.put((byte) random.nextLong(0, 1));
                default -> throw unsupported(model, input, "holds " + type);
            }
        }
        return new HostTensor(type, dims, data.flip());
    }

    private static ProblemException unsupported(Model model, ValueInfoProto input, String why) {
        return ModelProblems.unsupported(
                model.name(),
                "its input '" + input.getName() + "' " + why + ", so no trial input can be made up",
                "Give samples.");
    }
}
