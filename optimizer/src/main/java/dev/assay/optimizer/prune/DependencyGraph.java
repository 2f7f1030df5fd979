package dev.assay.optimizer.prune;

import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a model that can go, in groups; and of those that can't, why.
 *
 * @param couplings which indices go together
 * @param products all products with constant weights, in the order of their nodes
 * @param groups what can go
 * @param refusals what has to stay
 */
record DependencyGraph(Couplings couplings, List<Product> products, List<ChannelGroup> groups, List<Refusal> refusals) {
    /** The outputs of a product that have to stay, with the reason, which is about "its channels". */
    record Refusal(Product product, PruningStructure structure, String reason) {}

    /**
     * Look at the main graph of a model; its constants must be weights of the graph, not nodes.
     *
     * @param selection which nodes may lose output channels
     */
    static DependencyGraph of(Model model, ObservedShapes shapes, Selection selection) {
        Graph graph = model.graph();
        Values values = Values.of(graph);
        Couplings couplings = new Couplings();
        declare(graph, shapes, couplings);
        pinFixed(graph, couplings);
        CouplingRules rules = new CouplingRules(graph, values, couplings, model.opset());
        for (Node node : graph.nodes()) {
            rules.visit(node);
            if (!selection.includes(node)) {
                node.outputs().stream()
                        .filter(couplings::knows)
                        .forEach(output -> couplings.pin(output, "it is excluded"));
            }
        }
        List<Product> products = rules.products();
        return new Grouping(couplings, products).dependencies();
    }

    private static void declare(Graph graph, ObservedShapes shapes, Couplings couplings) {
        Set<String> names = new LinkedHashSet<>();
        graph.inputs().forEach(input -> names.add(input.getName()));
        graph.initializers().forEach(tensor -> names.add(tensor.getName()));
        graph.nodes().forEach(node -> names.addAll(node.outputs()));
        for (String name : names) {
            shapes.dims(name).ifPresent(dims -> couplings.declare(name, dims));
        }
    }

    private static void pinFixed(Graph graph, Couplings couplings) {
        graph.outputs().stream()
                .filter(output -> couplings.knows(output.getName()))
                .forEach(output -> couplings.pin(output.getName(), "its channels are an output of the model"));
        graph.inputs().stream()
                .filter(input -> couplings.knows(input.getName()))
                .forEach(input -> couplings.pin(input.getName(), "its channels are an input of the model"));
        graph.initializers().stream()
                .filter(tensor -> !Tensors.isFloat(tensor) && couplings.knows(tensor.getName()))
                .forEach(tensor ->
                        couplings.pin(tensor.getName(), "its channels meet constants of " + Tensors.type(tensor)));
        for (Node node : graph.nodes()) {
            for (Graph subgraph : node.subgraphs()) {
                for (Graph each : subgraph.withSubgraphs()) {
                    each.nodes().stream()
                            .flatMap(inner -> inner.inputs().stream())
                            .filter(couplings::knows)
                            .forEach(read -> couplings.pin(read, "its channels are read inside " + node.opType()));
                    each.outputs().stream()
                            .filter(output -> couplings.knows(output.getName()))
                            .forEach(output ->
                                    couplings.pin(output.getName(), "its channels are read inside " + node.opType()));
                }
            }
        }
    }

    /** Sort channels by who makes them. */
    private static final class Grouping {
        private final Couplings couplings;
        private final List<Product> products;
        private final Map<Integer, Set<Product>> producers = new LinkedHashMap<>();
        private final Map<Integer, Set<Product>> consumers = new LinkedHashMap<>();

        private Grouping(Couplings couplings, List<Product> products) {
            this.couplings = couplings;
            this.products = products;
            for (Product product : products) {
                collect(producers, product, product.outAxis());
                if (product.inAxis() != Product.NO_AXIS) {
                    collect(consumers, product, product.inAxis());
                }
            }
        }

        private void collect(Map<Integer, Set<Product>> byRoot, Product product, int axis) {
            for (int i = 0; i < couplings.size(product.weight(), axis); i++) {
                byRoot.computeIfAbsent(couplings.root(product.weight(), axis, i), _ -> new LinkedHashSet<>())
                        .add(product);
            }
        }

        private DependencyGraph dependencies() {
            Map<List<Product>, List<Integer>> rootsByProducers = new LinkedHashMap<>();
            producers.forEach((root, makers) -> rootsByProducers
                    .computeIfAbsent(List.copyOf(makers), _ -> new ArrayList<>())
                    .add(root));
            List<ChannelGroup> groups = new ArrayList<>();
            List<Refusal> refusals = new ArrayList<>();
            rootsByProducers.forEach((makers, roots) -> {
                PruningStructure structure = structure(makers, roots.getFirst());
                List<Integer> free =
                        roots.stream().filter(root -> reason(root) == null).toList();
                String reason = reason(roots.getFirst());
                if (!free.isEmpty()) {
                    groups.add(group(structure, makers, free));
                } else if (reason != null) {
                    makers.forEach(product -> refusals.add(new Refusal(product, structure, reason)));
                }
            });
            return new DependencyGraph(couplings, products, List.copyOf(groups), List.copyOf(refusals));
        }

        private @Nullable String reason(int root) {
            String reason = couplings.reason(root);
            return reason == null && !consumers.containsKey(root) ? "nothing sums over its channels" : reason;
        }

        private ChannelGroup group(PruningStructure structure, List<Product> makers, List<Integer> free) {
            Set<Product> readers = new LinkedHashSet<>();
            free.forEach(root -> readers.addAll(consumers.getOrDefault(root, Set.of())));
            Product first = makers.getFirst();
            int width = 0;
            for (int i = 0; i < couplings.size(first.weight(), first.outAxis()); i++) {
                width += couplings.root(first.weight(), first.outAxis(), i) == free.getFirst() ? 1 : 0;
            }
            return new ChannelGroup(structure, makers, List.copyOf(readers), free, width);
        }

        private PruningStructure structure(List<Product> makers, int root) {
            if (couplings.isHead(root)) {
                return PruningStructure.HEADS;
            }
            boolean transformer = makers.stream()
                    .allMatch(product -> !product.isConvolution() && couplings.rank(product.output()) > 2);
            return transformer ? PruningStructure.NEURONS : PruningStructure.CHANNELS;
        }
    }
}
