package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.AttributeProto.AttributeType;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cut channels out of weights, and change what nodes say about sizes. */
final class ChannelRemoval {
    private static final int OPSET_WITH_SPLIT_INPUT = 13;

    private final Model model;
    private final Graph graph;
    private final Values values;
    private final Names names;
    private final PruningPlan plan;

    private ChannelRemoval(Model model, PruningPlan plan) {
        this.model = model;
        this.plan = plan;
        graph = model.graph();
        values = Values.of(graph);
        names = Names.of(graph);
    }

    /** Change a model as planned. */
    static void apply(Model model, PruningPlan plan, PassReport.Builder report) {
        new ChannelRemoval(model, plan).apply(report);
    }

    private void apply(PassReport.Builder report) {
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(input -> graph.initializer(input) != null && plan.shrinks(input))) {
                report.changed(node);
            }
        }
        graph.rewrite(this::rewrite);
        graph.initializers().stream()
                .filter(tensor -> plan.shrinks(tensor.getName()))
                .forEach(tensor -> graph.putInitializer(cut(tensor)));
        graph.valueInfo().keySet().removeIf(plan::shrinks);
    }

    private List<Node> rewrite(Node node) {
        if (node.outputs().stream().noneMatch(plan::shrinks)
                && node.inputs().stream().noneMatch(plan::shrinks)) {
            return List.of(node);
        }
        List<Node> nodes = new ArrayList<>();
        if (node.is("Reshape") || node.is("Resize")) {
            int input = node.is("Reshape") ? 1 : 3;
            TargetSizes sizes = TargetSizes.of(node.input(input), graph, values, plan.couplings());
            if (sizes != null) {
                nodes.addAll(sizes.rewrite(node, input, graph, names, axis -> plan.kept(node.output(0), axis).length));
            }
        } else if (node.is("Slice")) {
            rewriteSlice(node);
        } else if (node.is("Conv")) {
            rewriteGroups(node);
        }
        nodes.add(node.is("Split") ? rewritten(node) : node);
        return nodes;
    }

    private void rewriteGroups(Node node) {
        long groups = node.intAttribute("group", 1);
        if (groups > 1 && groups == plan.couplings().size(node.input(0), 1)) {
            node.set(Attributes.of("group", plan.kept(node.input(0), 1).length));
        }
    }

    private Node rewritten(Node split) {
        int axis = ShapeRules.axis(split, 0, plan.couplings().rank(split.input(0)));
        long[] sizes = split.outputs().stream()
                .mapToLong(output -> plan.kept(output, axis).length)
                .toArray();
        AttributeProto axisAttribute = Attributes.of("axis", axis);
        if (model.opset() >= OPSET_WITH_SPLIT_INPUT) {
            String input = names.unique(split.name() + "_split");
            graph.putInitializer(TargetSizes.longs(input, sizes));
            return Node.of("Split", split.name(), List.of(split.input(0), input), split.outputs(), axisAttribute);
        }
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName("split").setType(AttributeType.INTS);
        for (long size : sizes) {
            attribute.addInts(size);
        }
        split.set(attribute.build());
        return split;
    }

    private void rewriteSlice(Node node) {
        List<SliceRange> ranges = SliceRange.of(node, graph, plan.couplings());
        if (ranges == null) {
            return;
        }
        long[] starts = new long[ranges.size()];
        long[] ends = new long[ranges.size()];
        for (int i = 0; i < starts.length; i++) {
            SliceRange range = ranges.get(i);
            int axis = range.axis();
            boolean shrinks =
                    plan.kept(node.input(0), axis).length < plan.couplings().size(node.input(0), axis);
            int first = plan.keptBefore(node.input(0), axis, range.first());
            // Sizes of other axes may differ from run to run.
            starts[i] = shrinks ? first : range.start();
            ends[i] = shrinks ? first + plan.kept(node.output(0), axis).length : range.end();
        }
        String start = names.unique(node.input(1) + "_pruned");
        String end = names.unique(node.input(2) + "_pruned");
        graph.putInitializer(TargetSizes.longs(start, starts));
        graph.putInitializer(TargetSizes.longs(end, ends));
        node.inputs().set(1, start);
        node.inputs().set(2, end);
    }

    private TensorProto cut(TensorProto tensor) {
        TensorProto cut = tensor;
        for (int axis = 0; axis < tensor.getDimsCount(); axis++) {
            int[] kept = plan.kept(tensor.getName(), axis);
            if (kept.length < tensor.getDims(axis)) {
                cut = cut(cut, axis, kept);
            }
        }
        return cut;
    }

    private static TensorProto cut(TensorProto tensor, int axis, int[] kept) {
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < tensor.getDimsCount(); i++) {
            int size = Math.toIntExact(tensor.getDims(i));
            outer *= i < axis ? size : 1;
            inner *= i > axis ? size : 1;
        }
        int size = Math.toIntExact(tensor.getDims(axis));
        FloatBuffer from = Tensors.floats(tensor);
        ByteBuffer bytes = Tensors.allocate((long) outer * kept.length * inner * Float.BYTES);
        FloatBuffer to = bytes.asFloatBuffer();
        for (int i = 0; i < outer; i++) {
            for (int index : kept) {
                to.put(from.slice((i * size + index) * inner, inner));
            }
        }
        List<Long> dims = new ArrayList<>(tensor.getDimsList());
        dims.set(axis, (long) kept.length);
        return Tensors.raw(tensor.getName(), Tensors.type(tensor), dims, bytes);
    }
}
