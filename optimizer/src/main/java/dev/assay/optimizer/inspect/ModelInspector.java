package dev.assay.optimizer.inspect;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.fuse.FusionOutlook;
import dev.assay.optimizer.fuse.OperatorFusion;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.inspect.ModelInspection.Fusion;
import dev.assay.optimizer.inspect.ModelInspection.PossibleGain;
import dev.assay.optimizer.inspect.ModelInspection.Technique;
import dev.assay.optimizer.inspect.ModelInspection.ValueDescription;
import dev.assay.optimizer.inspect.ModelInspection.WeightUse;
import dev.assay.optimizer.normalize.Normalization;
import dev.assay.optimizer.onnx.OnnxFile;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.TensorShapeProto.Dimension;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.optimizer.samples.ModelInputs;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Look into a model, and run it once to see how much it multiplies. */
public final class ModelInspector {
    /** Bytes of a 32-bit weight that remain: 8 bits, and a scale for each column that hardly counts. */
    private static final double INT8_REMAINS = 1.0 / 4;

    /** 8 bits, and a 32-bit scale for each 32 weights. */
    private static final double INT8_BLOCKS_REMAIN = 9.0 / 32;

    /** 4 bits, and a 32-bit scale for each 32 weights. */
    private static final double INT4_BLOCKS_REMAIN = 5.0 / 32;

    private static final double FP16_REMAINS = 1.0 / 2;

    /** Both sides of most weights lose 30 %, inputs and outputs of the model lose nothing: between 0.7 and 0.7 squared. */
    private static final double PRUNED_REMAINS = 0.6;

    private final OnnxFile file;
    private final Map<String, Long> sizes;
    private final Model model;
    private final Map<String, Integer> operators = new TreeMap<>();
    private final Map<String, Long> weightBytes = new TreeMap<>();
    private final Map<WeightUse, Long> weightUses = new EnumMap<>(WeightUse.class);
    private final Map<Constant, WeightUse> useOfWeights = new LinkedHashMap<>();
    private long parameterCount;

    private ModelInspector(OnnxFile file, Function<Set<String>, Map<String, Long>> sizes) {
        this.file = file;
        model = Model.of(file);
        this.sizes = sizes.apply(ModelInputs.symbolicSizes(model));
    }

    /**
     * Describe a model file.
     *
     * @param sizes gets the names of the dimensions that the model leaves open, and returns sizes for some of them
     * @throws dev.assay.scenarios.problem.ProblemException if the file can't be read or is no sound ONNX model
     */
    public static ModelInspection inspect(Path file, Function<Set<String>, Map<String, Long>> sizes) {
        return new ModelInspector(OnnxReader.read(file), sizes).inspect();
    }

    private ModelInspection inspect() {
        Values values = Values.of(model.graph());
        for (Graph graph : model.graph().withSubgraphs()) {
            graph.initializers().forEach(this::count);
            for (Node node : graph.nodes()) {
                operators.merge(node.opType(), 1, Integer::sum);
                TensorProto constant = node.is("Constant") ? node.tensorAttribute("value") : null;
                if (constant != null) {
                    count(constant);
                }
                findUses(node, graph, values);
            }
        }
        Workload workload = Workload.of(model, sizes);
        useOfWeights.forEach((weight, use) -> weightUses.merge(use, Tensors.sizeBytes(weight.tensor()), Long::sum));
        return new ModelInspection(
                file.name(),
                file.sha256(),
                file.sizeBytes(),
                file.proto().getIrVersion(),
                opsets(),
                model.producer(),
                mostFirst(operators),
                parameterCount,
                mostFirst(weightBytes),
                Collections.unmodifiableMap(weightUses),
                model.graph().requiredInputs().stream()
                        .map(ModelInspector::describe)
                        .toList(),
                model.graph().outputs().stream().map(ModelInspector::describe).toList(),
                workload.compute(),
                gains(workload),
                fusion(),
                workload.nodes());
    }

    private void count(TensorProto tensor) {
        parameterCount += Tensors.elementCount(tensor);
        weightBytes.merge(name(Tensors.type(tensor)), Tensors.sizeBytes(tensor), Long::sum);
    }

    private void findUses(Node node, Graph graph, Values values) {
        for (int i = 0; i < node.inputs().size(); i++) {
            Constant weight = values.constant(graph, node.input(i));
            if (weight != null && Tensors.isFloat(weight.tensor())) {
                useOfWeights.merge(weight, use(node, i), (one, other) -> one.compareTo(other) < 0 ? one : other);
            }
        }
    }

    static WeightUse use(Node node, int input) {
        return switch (node.opType()) {
            case "MatMul", "Gemm" -> input == 1 ? WeightUse.MATRIX : WeightUse.OTHER;
            case "Conv", "ConvTranspose" -> input == 1 ? WeightUse.CONVOLUTION : WeightUse.OTHER;
            case "Gather" -> input == 0 ? WeightUse.EMBEDDING : WeightUse.OTHER;
            case "EmbedLayerNormalization" -> input >= 2 && input <= 4 ? WeightUse.EMBEDDING : WeightUse.OTHER;
            case "Attention" ->
                input == 1 && node.domain().equals(Node.MICROSOFT) ? WeightUse.ATTENTION : WeightUse.OTHER;
            case "LSTM" -> input == 1 || input == 2 ? WeightUse.LSTM : WeightUse.OTHER;
            default -> WeightUse.OTHER;
        };
    }

    private Map<String, Long> opsets() {
        Map<String, Long> opsets = new TreeMap<>();
        model.opsets().forEach((domain, version) -> opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version));
        return Collections.unmodifiableMap(opsets);
    }

    /** Return counts with the largest first; equal ones by name. */
    static <V extends Comparable<V>> Map<String, V> mostFirst(Map<String, V> counts) {
        Map<String, V> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, V>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(sorted);
    }

    private List<PossibleGain> gains(Workload workload) {
        return List.of(
                gain(workload, Technique.FP16, FP16_REMAINS, EnumSet.allOf(WeightUse.class)),
                gain(
                        workload,
                        Technique.INT8_DYNAMIC,
                        INT8_REMAINS,
                        EnumSet.of(WeightUse.MATRIX, WeightUse.EMBEDDING, WeightUse.ATTENTION, WeightUse.LSTM)),
                gain(
                        workload,
                        Technique.INT8_STATIC,
                        INT8_REMAINS,
                        EnumSet.of(WeightUse.MATRIX, WeightUse.CONVOLUTION, WeightUse.EMBEDDING)),
                gain(workload, Technique.INT8_WEIGHT_ONLY, INT8_BLOCKS_REMAIN, EnumSet.of(WeightUse.MATRIX)),
                gain(workload, Technique.INT4_WEIGHT_ONLY, INT4_BLOCKS_REMAIN, EnumSet.of(WeightUse.MATRIX)),
                gain(workload, Technique.PRUNING, PRUNED_REMAINS, EnumSet.of(WeightUse.MATRIX, WeightUse.CONVOLUTION)));
    }

    /** @param uses what the technique reaches */
    private PossibleGain gain(Workload workload, Technique technique, double remains, Set<WeightUse> uses) {
        long coveredBytes =
                uses.stream().mapToLong(use -> weightUses.getOrDefault(use, 0L)).sum();
        return new PossibleGain(
                technique,
                (double) coveredBytes / file.sizeBytes(),
                file.sizeBytes() - Math.round(coveredBytes * (1 - remains)),
                workload.share(uses::contains));
    }

    private Fusion fusion() {
        try {
            Map<String, HostTensor> feed = SyntheticFeed.of(model, sizes);
            FusionOutlook outlook = OperatorFusion.outlook(Normalization.unchecked(model, feed), feed);
            return new Fusion.Tried(mostFirst(outlook.made()), outlook.operatorsBefore(), outlook.operatorsAfter());
        } catch (ProblemException failure) {
            return new Fusion.Unknown(failure.problems().getFirst().message());
        }
    }

    private static ValueDescription describe(ValueInfoProto info) {
        if (!info.getType().hasTensorType()) {
            String kind = info.getType().getValueCase().name().replace("_TYPE", "");
            return new ValueDescription(info.getName(), kind.toLowerCase(Locale.ROOT), List.of());
        }
        DataType type = DataType.forNumber(info.getType().getTensorType().getElemType());
        return new ValueDescription(
                info.getName(),
                type == null ? "unknown" : name(type),
                info.getType().getTensorType().getShape().getDimList().stream()
                        .map(ModelInspector::describe)
                        .toList());
    }

    private static String describe(Dimension dimension) {
        return switch (dimension.getValueCase()) {
            case DIM_VALUE -> Long.toString(dimension.getDimValue());
            case DIM_PARAM -> dimension.getDimParam();
            case VALUE_NOT_SET -> "?";
        };
    }

    private static String name(DataType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
