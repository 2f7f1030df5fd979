package dev.assay.optimizer.samples;

import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.TensorShapeProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a model takes, as far as sample sets can hold it. */
public final class ModelInputs {
    /** Stands for a size that may vary. */
    static final long ANY = -1;

    private ModelInputs() {}

    /**
     * Describe an input.
     *
     * @param dims sizes; {@link #ANY} where they may vary
     */
    record Input(String name, ElementType type, List<Long> dims) {
        Input {
            dims = List.copyOf(dims);
        }

        /** Return whether the first dimension may count samples. */
        boolean isBatched() {
            return !dims.isEmpty() && dims.getFirst() == ANY;
        }
    }

    /**
     * Return the inputs, weights left out.
     *
     * @throws ProblemException {@code model.unsupported} if an input has no shape, or elements that sample sets don't have
     */
    static List<Input> of(Model model) {
        return model.graph().requiredInputs().stream()
                .map(info -> describe(model, info))
                .toList();
    }

    /**
     * Return the names of what a model file asks for, in its order, weights left out.
     *
     * @throws ProblemException if it can't be read, or is no ONNX model
     */
    public static List<String> names(Path file) {
        return Model.of(OnnxReader.read(file)).graph().requiredInputs().stream()
                .map(ValueInfoProto::getName)
                .toList();
    }

    /** Return the names of the sizes that may vary, in alphabetical order. */
    public static Set<String> symbolicSizes(Model model) {
        Set<String> names = new TreeSet<>();
        model.graph().requiredInputs().stream()
                .flatMap(info -> info.getType().getTensorType().getShape().getDimList().stream())
                .map(TensorShapeProto.Dimension::getDimParam)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private static Input describe(Model model, ValueInfoProto info) {
        if (!info.getType().getTensorType().hasShape()) {
            throw unsupported(model, info, "has no shape");
        }
        List<Long> dims = info.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> dim.hasDimValue() && dim.getDimValue() > 0
                        ? Long.valueOf(dim.getDimValue())
                        : Long.valueOf(ANY))
                .toList();
        return new Input(info.getName(), type(model, info), dims);
    }

    private static ElementType type(Model model, ValueInfoProto info) {
        DataType type = ElementTypes.declared(info);
        return switch (type) {
            case FLOAT -> ElementType.FLOAT32;
            case FLOAT16 -> ElementType.FLOAT16;
            case INT64 -> ElementType.INT64;
            case INT32 -> ElementType.INT32;
            case INT8 -> ElementType.INT8;
            case UINT8 -> ElementType.UINT8;
            case BOOL -> ElementType.BOOL;
            default -> throw unsupported(model, info, "holds elements of type " + type);
        };
    }

    private static ProblemException unsupported(Model model, ValueInfoProto info, String why) {
        return new ProblemException(Problem.user(
                "model.unsupported",
                "the input '" + info.getName() + "' of " + model.name() + " " + why + ", so it can't have samples",
                "Use steps that need no samples."));
    }
}
