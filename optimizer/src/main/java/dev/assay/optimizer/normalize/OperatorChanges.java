package dev.assay.optimizer.normalize;

import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.ModelProblems;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Say for each operator that changed its meaning in a version of ONNX what it is afterwards. */
final class OperatorChanges {
    private static final Set<String> REDUCTIONS = Set.of(
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSumSquare");

    private final Model model;
    private final @Nullable ObservedShapes shapes;
    private final Names names;
    private final Values values;
    private final AttributesToInputs inputs;

    OperatorChanges(Model model, @Nullable ObservedShapes shapes) {
        this.model = model;
        this.shapes = shapes;
        names = Names.of(model.graph());
        values = Values.of(model.graph());
        inputs = new AttributesToInputs(model.graph(), names);
    }

    /**
     * Return what a node of the version before becomes.
     *
     * @param graph that the node is in; gets the constants that attributes become
     */
    List<Node> upgrade(Node node, Graph graph, long version) {
        return switch ((int) version) {
            case 9 -> to9(node, graph);
            case 10 -> to10(node, graph);
            case 11 -> to11(node, graph);
            case 12 -> to12(node);
            case 13 -> to13(node, graph);
            case 14 -> to14(node);
            case 16 -> to16(node);
            case 18 -> to18(node, graph);
            case 20 -> to20(node, graph);
            case 21 -> to21(node);
            default -> List.of(node);
        };
    }

    private List<Node> to9(Node node, Graph graph) {
        switch (node.opType()) {
            case "Upsample" -> inputs.moveFloats(node, graph, "scales", 1);
            case "Scan" -> throw unsupported(node, 9);
            case "BatchNormalization" -> {
                if (node.intAttribute("spatial", 1) == 0) {
                    throw unsupported(node, 9);
                }
                node.removeAttribute("spatial");
            }
            default -> {
                return List.of(node);
            }
        }
        return List.of(node);
    }

    private List<Node> to10(Node node, Graph graph) {
        switch (node.opType()) {
            case "Upsample" -> {
                return List.of(renamed(node, "Resize"));
            }
            case "Slice" -> {
                inputs.moveInts(node, graph, "starts", 1);
                inputs.moveInts(node, graph, "ends", 2);
                inputs.moveInts(node, graph, "axes", 3);
            }
            case "TopK" -> inputs.moveInt(node, graph, "k", 1, 1, List.of(1L));
            case "Dropout" -> refuseSecondOutput(node, 10);
            default -> {
                return List.of(node);
            }
        }
        return List.of(node);
    }

    private List<Node> to11(Node node, Graph graph) {
        switch (node.opType()) {
            case "Clip" -> {
                inputs.moveFloat(node, graph, "min", 1);
                inputs.moveFloat(node, graph, "max", 2);
            }
            case "Pad" -> {
                inputs.moveInts(node, graph, "pads", 1);
                inputs.moveFloat(node, graph, "value", 2);
            }
            case "Resize" -> {
                node.set(Attributes.of("coordinate_transformation_mode", "asymmetric"));
                if (node.stringAttribute("mode", "nearest").equals("nearest")) {
                    node.set(Attributes.of("nearest_mode", nearestMode(node, graph)));
                }
                String scales = node.input(1);
                AttributesToInputs.setInput(node, 1, "");
                AttributesToInputs.setInput(node, 2, scales);
            }
            case "Scatter" -> {
                return List.of(renamed(node, "ScatterElements"));
            }
            default -> {
                return List.of(node);
            }
        }
        return List.of(node);
    }

    /** Version 10 looked down when it made an image larger, and up when it made one smaller. */
    private String nearestMode(Node node, Graph graph) {
        Constant scales = values.constant(graph, node.input(1));
        TensorProto tensor = scales == null ? graph.initializer(node.input(1)) : scales.tensor();
        if (tensor == null) {
            throw unsupported(node, 11);
        }
        FloatBuffer all = Tensors.floats(tensor);
        boolean grows = true;
        boolean shrinks = true;
        for (int i = 0; i < all.limit(); i++) {
            grows &= all.get(i) >= 1;
            shrinks &= all.get(i) <= 1;
        }
        if (!grows && !shrinks) {
            throw unsupported(node, 11);
        }
        return grows ? "floor" : "ceil";
    }

    private List<Node> to12(Node node) {
        if (node.opType().equals("Dropout")) {
            refuseSecondOutput(node, 12);
            // Only training looks at the ratio.
            node.removeAttribute("ratio");
        }
        return List.of(node);
    }

    private List<Node> to13(Node node, Graph graph) {
        switch (node.opType()) {
            case "Squeeze", "Unsqueeze", "ReduceSum" -> inputs.moveInts(node, graph, "axes", 1);
            case "Split" -> inputs.moveInts(node, graph, "split", 1);
            case "Softmax", "LogSoftmax", "Hardmax" -> {
                return softmax(node, graph);
            }
            case "Resize" -> {
                if (node.stringAttribute("coordinate_transformation_mode", "").equals("tf_half_pixel_for_nn")) {
                    throw unsupported(node, 13);
                }
            }
            default -> {
                return List.of(node);
            }
        }
        return List.of(node);
    }

    /** Before version 13, all dimensions from {@code axis} on were one. */
    private List<Node> softmax(Node node, Graph graph) {
        long axis = node.intAttribute("axis", 1);
        Integer rank = rank(graph, node.input(0));
        if (axis == -1 || (rank != null && axis == rank - 1)) {
            node.set(Attributes.of("axis", -1));
            return List.of(node);
        }
        if (node.inputs().isEmpty() || node.outputs().isEmpty()) {
            throw unsupported(node, 13);
        }
        String shape = names.unique(node.name() + "_shape");
        String flat = names.unique(node.name() + "_flat");
        String result = names.unique(node.name() + "_flat_result");
        Node flatten = Node.of(
                "Flatten",
                names.unique(node.name() + "_flatten"),
                List.of(node.input(0)),
                List.of(flat),
                Attributes.of("axis", axis));
        Node measure = Node.of("Shape", names.unique(node.name() + "_measure"), List.of(node.input(0)), List.of(shape));
        Node reshape = Node.of(
                "Reshape", names.unique(node.name() + "_restore"), List.of(result, shape), List.of(node.output(0)));
        node.inputs().set(0, flat);
        node.outputs().set(0, result);
        node.set(Attributes.of("axis", -1));
        return List.of(measure, flatten, node, reshape);
    }

    private List<Node> to14(Node node) {
        if (node.opType().equals("BatchNormalization")) {
            // The other outputs were for training.
            for (int i = 1; i < node.outputs().size(); i++) {
                refuseIfUsed(node, node.output(i), 14);
            }
            if (node.outputs().size() > 1) {
                node.outputs().subList(1, node.outputs().size()).clear();
            }
        }
        return List.of(node);
    }

    private static List<Node> to16(Node node) {
        if (node.opType().equals("RoiAlign") && node.attribute("coordinate_transformation_mode") == null) {
            node.set(Attributes.of("coordinate_transformation_mode", "output_half_pixel"));
        }
        return List.of(node);
    }

    private List<Node> to18(Node node, Graph graph) {
        if (REDUCTIONS.contains(node.opType())) {
            inputs.moveInts(node, graph, "axes", 1);
        } else if (node.opType().equals("Split") && node.input(1).isEmpty()) {
            node.set(Attributes.of("num_outputs", node.outputs().size()));
        }
        return List.of(node);
    }

    private List<Node> to20(Node node, Graph graph) {
        switch (node.opType()) {
            case "GridSample" -> {
                switch (node.stringAttribute("mode", "bilinear")) {
                    case "bilinear" -> node.set(Attributes.of("mode", "linear"));
                    case "bicubic" -> node.set(Attributes.of("mode", "cubic"));
                    default -> {
                        return List.of(node);
                    }
                }
            }
            case "DFT" -> inputs.moveInt(node, graph, "axis", 2, 1, List.of());
            default -> {
                return List.of(node);
            }
        }
        return List.of(node);
    }

    private List<Node> to21(Node node) {
        if (node.opType().equals("GroupNormalization")) {
            throw unsupported(node, 21);
        }
        return List.of(node);
    }

    private @Nullable Integer rank(Graph graph, String value) {
        Integer observed =
                shapes == null ? null : shapes.dims(value).map(List::size).orElse(null);
        if (observed != null) {
            return observed;
        }
        ValueInfoProto info = graph.valueInfo().get(value);
        return info != null && info.getType().getTensorType().hasShape()
                ? info.getType().getTensorType().getShape().getDimCount()
                : null;
    }

    private static Node renamed(Node node, String opType) {
        Node renamed = Node.of(opType, node.name(), node.inputs(), node.outputs());
        node.attributes().values().stream()
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .forEach(renamed::set);
        return renamed;
    }

    private void refuseSecondOutput(Node node, int version) {
        if (node.outputs().size() > 1) {
            refuseIfUsed(node, node.output(1), version);
        }
    }

    private void refuseIfUsed(Node node, String output, int version) {
        for (Graph graph : model.graph().withSubgraphs()) {
            boolean read =
                    graph.nodes().stream().anyMatch(other -> other.inputs().contains(output));
            boolean given =
                    graph.outputs().stream().anyMatch(other -> other.getName().equals(output));
            if (!output.isEmpty() && (read || given)) {
                throw unsupported(node, version);
            }
        }
    }

    private ProblemException unsupported(Node node, int version) {
        return ModelProblems.unsupported(
                model.name(),
                "the node '" + node.name() + "' (" + node.opType() + ") means something else since version " + version
                        + " of ONNX's operators",
                "Export the model for opset " + version + " or later.");
    }
}
