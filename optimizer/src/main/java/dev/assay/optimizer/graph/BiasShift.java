package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Add to the bias of a product, wherever it has one, or give it one. */
public final class BiasShift {
    private final Graph graph;
    private final Values values;
    private final Names names;

    /** Look at a main graph; it changes only through this object from then on. */
    public BiasShift(Graph graph) {
        this.graph = graph;
        values = Values.of(graph);
        names = Names.of(graph);
    }

    /**
     * Move the outputs of a product.
     *
     * @param shift for each output channel
     */
    public void add(Node product, double[] shift) {
        if (product.is("Conv") || product.is("ConvTranspose")) {
            addToInput(product, shift);
        } else if (product.is("Gemm")
                && product.floatAttribute("beta", 1) == 1
                && !product.input(2).isEmpty()) {
            if (graph.channelVector(product.input(2), shift.length) == null) {
                append(product, shift);
            } else {
                addToInput(product, shift);
            }
        } else {
            Node addition = addition(product);
            int input = addition == null ? -1 : addition.inputs().indexOf(product.output(0)) == 0 ? 1 : 0;
            TensorProto bias = addition == null ? null : graph.channelVector(addition.input(input), shift.length);
            if (addition == null || bias == null) {
                append(product, shift);
            } else {
                addition.inputs().set(input, put(bias, shift));
            }
        }
    }

    /** Return whether {@link #add} costs nothing while the model runs: the product has a bias, or an input for one. */
    public boolean isFree(Node product, int channels) {
        if (product.is("Conv") || product.is("ConvTranspose")) {
            return true;
        }
        if (product.is("Gemm")) {
            return product.floatAttribute("beta", 1) == 1
                    && (product.input(2).isEmpty() || graph.channelVector(product.input(2), channels) != null);
        }
        Node addition = addition(product);
        return addition != null
                && (graph.channelVector(addition.input(0), channels) != null
                        || graph.channelVector(addition.input(1), channels) != null);
    }

    private void addToInput(Node product, double[] shift) {
        TensorProto bias = graph.channelVector(product.input(2), shift.length);
        while (product.inputs().size() < 3) {
            product.inputs().add("");
        }
        String name = bias == null
                ? put(
                        Tensors.ofFloats(
                                names.unique(product.name() + "_bias"),
                                List.of((long) shift.length),
                                new float[shift.length]),
                        shift)
                : put(bias, shift);
        product.inputs().set(2, name);
    }

    /** Return the Add that alone reads a product. */
    private @Nullable Node addition(Node product) {
        List<Node> readers = values.consumers(graph, product.output(0));
        boolean alone = readers.size() == 1 && !values.isGraphOutput(graph, product.output(0));
        return alone && readers.getFirst().is("Add") ? readers.getFirst() : null;
    }

    /** Put a bias into the graph; under a name of its own if others read it, too. */
    private String put(TensorProto bias, double[] shift) {
        String name = values.owner(graph, bias.getName()) != null
                        && values.consumers(graph, bias.getName()).size() > 1
                ? names.unique(bias.getName() + "_shifted")
                : bias.getName();
        float[] sums = Tensors.toFloatArray(bias);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (float) (sums[i] + shift[i]);
        }
        graph.putInitializer(Tensors.ofFloats(name, bias.getDimsList(), sums));
        return name;
    }

    private void append(Node product, double[] shift) {
        String output = product.output(0);
        String bare = names.unique(output + "_unshifted");
        String bias = names.unique(product.name() + "_bias");
        float[] values32 = new float[shift.length];
        for (int i = 0; i < shift.length; i++) {
            values32[i] = (float) shift[i];
        }
        graph.putInitializer(Tensors.ofFloats(bias, List.of((long) shift.length), values32));
        product.outputs().set(0, bare);
        Node addition = Node.of("Add", names.unique(product.name() + "_shift"), List.of(bare, bias), List.of(output));
        graph.rewrite(node -> node == product ? List.of(node, addition) : List.of(node));
    }
}
