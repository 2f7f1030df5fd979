package dev.assay.optimizer.onnx;

import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.FunctionProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.SparseTensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.function.UnaryOperator;

/**
 * Apply a function to each tensor of a model: initializers, attributes, subgraphs, functions.
 *
 * <p>Recursion is as deep as graphs are nested, which {@link
 * WireScan} has limited.
 */
final class TensorVisit {
    private final UnaryOperator<TensorProto> change;

    TensorVisit(UnaryOperator<TensorProto> change) {
        this.change = change;
    }

    ModelProto model(ModelProto model) {
        ModelProto.Builder builder = model.toBuilder().setGraph(graph(model.getGraph()));
        for (int i = 0; i < model.getFunctionsCount(); i++) {
            builder.setFunctions(i, function(model.getFunctions(i)));
        }
        return builder.build();
    }

    private FunctionProto function(FunctionProto function) {
        FunctionProto.Builder builder = function.toBuilder();
        for (int i = 0; i < function.getNodeCount(); i++) {
            builder.setNode(i, node(function.getNode(i)));
        }
        return builder.build();
    }

    private GraphProto graph(GraphProto graph) {
        GraphProto.Builder builder = graph.toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            builder.setInitializer(i, change.apply(graph.getInitializer(i)));
        }
        for (int i = 0; i < graph.getSparseInitializerCount(); i++) {
            builder.setSparseInitializer(i, sparse(graph.getSparseInitializer(i)));
        }
        for (int i = 0; i < graph.getNodeCount(); i++) {
            builder.setNode(i, node(graph.getNode(i)));
        }
        return builder.build();
    }

    private NodeProto node(NodeProto node) {
        if (node.getAttributeList().stream().noneMatch(TensorVisit::holdsTensors)) {
            return node;
        }
        NodeProto.Builder builder = node.toBuilder();
        for (int i = 0; i < node.getAttributeCount(); i++) {
            if (holdsTensors(node.getAttribute(i))) {
                builder.setAttribute(i, attribute(node.getAttribute(i)));
            }
        }
        return builder.build();
    }

    private static boolean holdsTensors(AttributeProto attribute) {
        return attribute.hasT()
                || attribute.hasG()
                || attribute.hasSparseTensor()
                || attribute.getTensorsCount() > 0
                || attribute.getGraphsCount() > 0
                || attribute.getSparseTensorsCount() > 0;
    }

    private AttributeProto attribute(AttributeProto attribute) {
        AttributeProto.Builder builder = attribute.toBuilder();
        if (attribute.hasT()) {
            builder.setT(change.apply(attribute.getT()));
        }
        if (attribute.hasG()) {
            builder.setG(graph(attribute.getG()));
        }
        if (attribute.hasSparseTensor()) {
            builder.setSparseTensor(sparse(attribute.getSparseTensor()));
        }
        for (int i = 0; i < attribute.getTensorsCount(); i++) {
            builder.setTensors(i, change.apply(attribute.getTensors(i)));
        }
        for (int i = 0; i < attribute.getGraphsCount(); i++) {
            builder.setGraphs(i, graph(attribute.getGraphs(i)));
        }
        for (int i = 0; i < attribute.getSparseTensorsCount(); i++) {
            builder.setSparseTensors(i, sparse(attribute.getSparseTensors(i)));
        }
        return builder.build();
    }

    private SparseTensorProto sparse(SparseTensorProto sparse) {
        return sparse.toBuilder()
                .setValues(change.apply(sparse.getValues()))
                .setIndices(change.apply(sparse.getIndices()))
                .build();
    }
}
