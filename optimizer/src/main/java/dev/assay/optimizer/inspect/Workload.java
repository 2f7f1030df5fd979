package dev.assay.optimizer.inspect;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.inspect.ModelInspection.Compute;
import dev.assay.optimizer.inspect.ModelInspection.NodeDescription;
import dev.assay.optimizer.inspect.ModelInspection.WeightUse;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much each node of a model multiplies.
 *
 * @param compute all of it
 * @param nodes every node with its share
 * @param macsByUse what is multiplied with weights, by what reads the weights
 */
record Workload(Compute compute, List<NodeDescription> nodes, Map<WeightUse, Long> macsByUse) {
    /** Run a model once on inputs that are made up, if it can be run here. */
    static Workload of(Model model, Map<String, Long> sizes) {
        Map<String, HostTensor> feed;
        ObservedShapes shapes;
        try {
            feed = SyntheticFeed.of(model, sizes);
            shapes = ObservedShapes.of(model, feed, values(model.graph()));
        } catch (ProblemException failure) {
            List<NodeDescription> nodes = new ArrayList<>();
            forEach(model, (node, _) -> nodes.add(new NodeDescription(node.name(), node.opType(), null)));
            return new Workload(
                    new Compute.Unknown(failure.problems().getFirst().message()), List.copyOf(nodes), Map.of());
        }
        Counter counter = new Counter(model, new MacCount(shapes));
        forEach(model, counter::count);
        return counter.toWorkload(feed);
    }

    /** Return what share of all multiplications is done with weights of some kinds; {@code null} if nothing is known. */
    @Nullable
    Double share(Predicate<WeightUse> uses) {
        return switch (compute) {
            case Compute.Unknown _ -> null;
            case Compute.Counted counted -> {
                long covered = macsByUse.entrySet().stream()
                        .filter(entry -> uses.test(entry.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                yield counted.macs() == 0 ? null : Double.valueOf((double) covered / counted.macs());
            }
        };
    }

    private static List<String> values(Graph main) {
        Set<String> made = new LinkedHashSet<>();
        Values values = Values.of(main);
        for (Node node : main.nodes()) {
            if (MacCount.counts(node)) {
                MacCount.needs(node).stream()
                        .filter(value -> values.producer(main, value) != null)
                        .forEach(made::add);
            }
        }
        return List.copyOf(made);
    }

    private interface Visitor {
        void visit(Node node, Graph graph);
    }

    private static void forEach(Model model, Visitor visitor) {
        for (Graph graph : model.graph().withSubgraphs()) {
            graph.nodes().forEach(node -> visitor.visit(node, graph));
        }
    }

    private static final class Counter {
        private final MacCount macCount;
        private final Values values;
        private final List<NodeDescription> nodes = new ArrayList<>();
        private final Map<String, Long> byOperator = new TreeMap<>();
        private final Map<WeightUse, Long> byUse = new EnumMap<>(WeightUse.class);
        private long all;
        private int unknown;

        Counter(Model model, MacCount macCount) {
            this.macCount = macCount;
            values = Values.of(model.graph());
        }

        void count(Node node, Graph graph) {
            OptionalLong macs = macCount.of(node);
            if (macs.isEmpty() && MacCount.counts(node)) {
                unknown++;
            }
            macs.ifPresent(number -> {
                all += number;
                byOperator.merge(node.opType(), number, Long::sum);
                WeightUse use =
                        values.constant(graph, node.input(1)) == null ? WeightUse.OTHER : ModelInspector.use(node, 1);
                long withWeight = macCount.withWeight(node, number);
                byUse.merge(use, withWeight, Long::sum);
                byUse.merge(WeightUse.OTHER, number - withWeight, Long::sum);
            });
            nodes.add(new NodeDescription(
                    node.name(), node.opType(), macs.isPresent() ? Long.valueOf(macs.getAsLong()) : null));
        }

        Workload toWorkload(Map<String, HostTensor> feed) {
            Map<String, List<Long>> inputs = new LinkedHashMap<>();
            feed.forEach((name, tensor) -> inputs.put(name, tensor.dims()));
            return new Workload(
                    new Compute.Counted(
                            Collections.unmodifiableMap(inputs), all, ModelInspector.mostFirst(byOperator), unknown),
                    List.copyOf(nodes),
                    Collections.unmodifiableMap(byUse));
        }
    }
}
