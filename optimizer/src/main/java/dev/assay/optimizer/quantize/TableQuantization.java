package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turn tables of floats, such as embeddings, into tables of 8-bit integers with one scale.
 *
 * <p>Gather reads integers then, and what it read is dequantized, never the whole table. EmbedLayerNormalization has a quantized form in
 * ONNX Runtime, which it becomes.
 */
public final class TableQuantization {
    private final DynamicRewrite rewrite;
    private final EmbeddingQuantization embeddings;
    private final Map<Constant, QuantizedTensor> quantizedTables = new HashMap<>();

    TableQuantization(DynamicRewrite rewrite) {
        this.rewrite = rewrite;
        embeddings = new EmbeddingQuantization(rewrite);
    }

    /**
     * Rewrite the tables of a model, and nothing else.
     *
     * @param weights signed integers are symmetric around 0
     * @param report is told what changed
     */
    public static void apply(Model model, Selection selection, QuantizedType weights, PassReport.Builder report) {
        DynamicRewrite rewrite = new DynamicRewrite(
                new DynamicQuantizationOptions(weights, false, false, selection),
                Values.of(model.graph()),
                Names.of(model.graph()),
                report);
        TableQuantization tables = new TableQuantization(rewrite);
        for (Graph graph : model.graph().withSubgraphs()) {
            graph.rewrite(node -> selection.includes(node) ? tables.quantize(node, graph) : List.of(node));
        }
        Values.removeUnread(model.graph(), rewrite.replaced());
    }

    /** Return what takes the place of a node: itself unless it reads a table. */
    List<Node> quantize(Node node, Graph graph) {
        if (node.is("Gather")) {
            return quantizeGather(node, graph);
        }
        return node.domain().equals(Node.MICROSOFT) && node.opType().equals("EmbedLayerNormalization")
                ? embeddings.quantize(node, graph)
                : List.of(node);
    }

    private List<Node> quantizeGather(Node node, Graph graph) {
        Constant table = rewrite.values().constant(graph, node.input(0));
        if (table == null || !Tensors.isFloat(table.tensor()) || node.output(0).isEmpty()) {
            return List.of(node);
        }
        QuantizedTensor quantized = quantizedTables.get(table);
        if (quantized == null) {
            // Tables are UINT8 and never reduced: no product is summed up over them.
            quantized = QuantizedTensor.perTensor(
                    table.tensor(),
                    rewrite.stem(table.name()),
                    QuantizedType.UINT8,
                    rewrite.options().weights() == QuantizedType.INT8,
                    false);
            if (quantized == null) {
                rewrite.report().left(node, "its table has values that are not finite");
                return List.of(node);
            }
            quantizedTables.put(table, quantized);
            rewrite.replace(table, quantized);
        }
        rewrite.report().changed(node);
        String output = node.output(0);
        String read = rewrite.names().unique(output + "_quantized");
        node.inputs().set(0, quantized.values().getName());
        node.outputs().set(0, read);
        return List.of(
                node,
                Node.of(
                        "DequantizeLinear",
                        rewrite.names().unique(output + "_DequantizeLinear"),
                        List.of(
                                read,
                                quantized.scale().getName(),
                                quantized.zeroPoint().getName()),
                        List.of(output)));
    }
}
