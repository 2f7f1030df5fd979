package dev.assay.optimizer.quantize;

import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.normalize.OpsetUpgrade;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.scenarios.language.RecipeStep;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Store the weights of MatMul and Gemm in a few bits, in blocks that share a scale, and keep activations as floats.
 *
 * <p>How weights are rounded is up to a {@link Rounding}, which operators the model then has to a {@link StoredWeight}.
 */
public final class WeightOnlyQuantization {
    private final Model model;
    private final RecipeStep.QuantizeWeights step;
    private final BlockQuantizer quantizer;
    private final Selection selection;
    private final Values values;
    private final Names names;
    private final PassReport.Builder report = new PassReport.Builder();
    private final Map<Key, StoredWeight> quantized = new HashMap<>();
    private final Map<Key, BlockwiseMatrix> calibrated = new HashMap<>();
    private final Set<Constant> replaced = new HashSet<>();

    private record Key(Constant weight, boolean transposed) {}

    private WeightOnlyQuantization(Model model, RecipeStep.QuantizeWeights step) {
        this.model = model;
        this.step = step;
        quantizer = new BlockQuantizer(bits(step.weights()), step.symmetric());
        selection = Selection.of(step.exclude());
        values = Values.of(model.graph());
        names = Names.of(model.graph());
    }

    private static int bits(RecipeStep.WeightType type) {
        return switch (type) {
            case INT4 -> 4;
            case INT8, UINT8 -> 8;
        };
    }

    /**
     * Rewrite a model.
     *
     * @param step its block size must be a power of two, at least 16
     * @param samples what flows through the model; {@code null} will do unless the step {@linkplain RecipeStep#needsSamples needs
     *     them}
     * @throws dev.assay.scenarios.problem.ProblemException if the step wants operators of a newer opset, to which the model can't be
     *     upgraded
     */
    public static PassReport apply(Model model, RecipeStep.QuantizeWeights step, @Nullable Samples samples) {
        if (step.form() == RecipeStep.BlockForm.DEQUANTIZE_LINEAR) {
            OpsetUpgrade.to(model, DequantizedWeight.OPSET, null);
            model.requireIrVersion(DequantizedWeight.IR_VERSION);
        }
        return new WeightOnlyQuantization(model, step).apply(samples);
    }

    private PassReport apply(@Nullable Samples samples) {
        if (step.algorithm() == RecipeStep.RoundingAlgorithm.GPTQ) {
            calibrate(Objects.requireNonNull(samples, "samples"));
        }
        for (Graph graph : model.graph().withSubgraphs()) {
            graph.rewrite(node -> quantize(node, graph));
        }
        if (!replaced.isEmpty() && step.form() == RecipeStep.BlockForm.MATMUL_NBITS) {
            model.importOpset(Node.MICROSOFT, 1);
        }
        Values.removeUnread(model.graph(), replaced);
        return report.build();
    }

    /** Round what can be calibrated before anything changes. */
    private void calibrate(Samples samples) {
        Map<Key, MatrixProduct> products = new LinkedHashMap<>();
        for (Node node : model.graph().nodes()) {
            // What is left and why is told when the nodes are rewritten.
            MatrixProduct product = product(node, model.graph(), new PassReport.Builder());
            if (product != null && isFinite(product)) {
                products.putIfAbsent(key(product), product);
            }
        }
        new CalibratedRounding(model, samples, quantizer, step.blockSize())
                .round(List.copyOf(products.values()), (product, matrix) -> calibrated.put(key(product), matrix));
    }

    private static Key key(MatrixProduct product) {
        return new Key(product.weight(), product.transposed());
    }

    private static boolean isFinite(MatrixProduct product) {
        return new WeightColumns(product.weight().tensor(), product.transposed()).isFinite();
    }

    private @Nullable MatrixProduct product(Node node, Graph graph, PassReport.Builder reasons) {
        if (!selection.includes(node)) {
            return null;
        }
        return MatrixProduct.of(
                node, graph, values, tensor -> Tensors.isFloat(tensor) || Tensors.isHalf(tensor), reasons);
    }

    private List<Node> quantize(Node node, Graph graph) {
        MatrixProduct product = product(node, graph, report);
        StoredWeight weight = product == null ? null : quantizedWeight(product);
        if (product == null || weight == null) {
            return List.of(node);
        }
        report.changed(node);
        List<Node> readers = values.consumers(graph, node.output(0));
        if (step.form() == RecipeStep.BlockForm.DEQUANTIZE_LINEAR
                && node.is("Gemm")
                && readers.size() == 1
                && readers.getFirst().is("Relu")) {
            report.note(
                    "Gemm before a Relu, with which ONNX Runtime merges it: its weight is dequantized in every run", 1);
        }
        return weight.nodes(product, names);
    }

    private @Nullable StoredWeight quantizedWeight(MatrixProduct product) {
        Constant weight = product.weight();
        Key key = key(product);
        StoredWeight known = quantized.get(key);
        if (known != null) {
            return known;
        }
        BlockwiseMatrix matrix = rounded(product);
        if (matrix == null) {
            report.left(product.node(), "its weight has values that are not finite");
            return null;
        }
        String name = names.unique(weight.name() + "_blockwise");
        DataType type = Tensors.type(weight.tensor());
        StoredWeight made = switch (step.form()) {
            case MATMUL_NBITS -> BlockwiseWeight.of(matrix, name, type);
            case DEQUANTIZE_LINEAR -> DequantizedWeight.of(matrix, name, type);
        };
        quantized.put(key, made);
        replaced.add(weight);
        made.tensors().forEach(weight.owner()::putInitializer);
        return made;
    }

    private @Nullable BlockwiseMatrix rounded(MatrixProduct product) {
        if (!isFinite(product)) {
            return null;
        }
        WeightColumns columns = new WeightColumns(product.weight().tensor(), product.transposed());
        BlockwiseMatrix matrix = switch (step.algorithm()) {
            case NEAREST -> new NearestRounding().round(columns, quantizer, step.blockSize());
            case HQQ -> new HalfQuadraticRounding().round(columns, quantizer, step.blockSize());
            case GPTQ -> {
                BlockwiseMatrix known = calibrated.get(key(product));
                if (known != null && known.isFinite()) {
                    yield known;
                }
                report.note("weights rounded to nearest: their activations can't be seen or are not finite", 1);
                yield new NearestRounding().round(columns, quantizer, step.blockSize());
            }
        };
        return matrix.isFinite() ? matrix : null;
    }
}
