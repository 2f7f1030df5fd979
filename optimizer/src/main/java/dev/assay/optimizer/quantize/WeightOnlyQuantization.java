package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Store the weights of MatMul and Gemm in a few bits and keep activations as floats.
 *
 * <p>Each node becomes a MatMulNBits of ONNX Runtime. Its accuracy level is left unset, so it computes with floats.
 */
public final class WeightOnlyQuantization {
    private final Model model;
    private final WeightOnlyOptions options;
    private final Values values;
    private final Names names;
    private final PassReport.Builder report = new PassReport.Builder();
    private final Map<Key, BlockwiseWeight> quantized = new HashMap<>();
    private final Set<Constant> replaced = new HashSet<>();

    private record Key(Constant weight, boolean transposed) {}

    private WeightOnlyQuantization(Model model, WeightOnlyOptions options) {
        this.model = model;
        this.options = options;
        values = Values.of(model.graph());
        names = Names.of(model.graph());
    }

    /** Rewrite a model. */
    public static PassReport apply(Model model, WeightOnlyOptions options) {
        return new WeightOnlyQuantization(model, options).apply();
    }

    private PassReport apply() {
        for (Graph graph : model.graph().withSubgraphs()) {
            graph.rewrite(node -> quantize(node, graph));
        }
        if (!replaced.isEmpty()) {
            model.importOpset(Node.MICROSOFT, 1);
        }
        Values.removeUnread(model.graph(), replaced);
        return report.build();
    }

    private List<Node> quantize(Node node, Graph graph) {
        if (!options.selection().includes(node)) {
            return List.of(node);
        }
        MatrixProduct product = MatrixProduct.of(
                node, graph, values, tensor -> Tensors.isFloat(tensor) || Tensors.isHalf(tensor), report);
        BlockwiseWeight weight = product == null ? null : quantizedWeight(product);
        if (product == null || weight == null) {
            return List.of(node);
        }
        report.changed(node);
        List<Node> nodes = new ArrayList<>();
        nodes.add(multiplication(product, weight));
        if (!product.bias().isEmpty()) {
            nodes.add(product.addition());
        }
        return nodes;
    }

    private @Nullable BlockwiseWeight quantizedWeight(MatrixProduct product) {
        Constant weight = product.weight();
        Key key = new Key(weight, product.transposed());
        BlockwiseWeight known = quantized.get(key);
        if (known != null) {
            return known;
        }
        BlockwiseWeight made = BlockwiseWeight.of(
                weight.tensor(),
                product.transposed(),
                names.unique(weight.name() + "_blockwise"),
                new BlockQuantizer(options.bits(), options.symmetric()),
                options.blockSize());
        if (made == null) {
            report.left(product.node(), "its weight has values that are not finite");
            return null;
        }
        quantized.put(key, made);
        replaced.add(weight);
        weight.owner().putInitializer(made.codes());
        weight.owner().putInitializer(made.scales());
        TensorProto zeroPoints = made.zeroPoints();
        if (zeroPoints != null) {
            weight.owner().putInitializer(zeroPoints);
        }
        return made;
    }

    private Node multiplication(MatrixProduct product, BlockwiseWeight weight) {
        TensorProto matrix = product.weight().tensor();
        List<String> inputs = new ArrayList<>(List.of(
                product.node().input(0),
                weight.codes().getName(),
                weight.scales().getName()));
        TensorProto zeroPoints = weight.zeroPoints();
        if (zeroPoints != null) {
            inputs.add(zeroPoints.getName());
        }
        return Node.of(
                Node.MICROSOFT,
                "MatMulNBits",
                names.unique(product.node().name() + "_nbits"),
                inputs,
                List.of(product.product()),
                Attributes.of("K", matrix.getDims(product.transposed() ? 1 : 0)),
                Attributes.of("N", matrix.getDims(product.transposed() ? 0 : 1)),
                Attributes.of("bits", options.bits()),
                Attributes.of("block_size", options.blockSize()));
    }
}
