package dev.assay.optimizer.fuse;

import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.fuse.Fusion.Outcome;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Apply fusions to one model, over and over until nothing changes. */
final class FusionRun {
    /** Operators that only connect what was fused, and are no use of their own. */
    private static final Set<String> CONNECTING = Set.of("Cast", "Identity");

    private final Model model;
    private final List<Fusion> fusions;
    private final ObservedShapes shapes;
    private final Names names;
    private final Map<String, Node> casts = new LinkedHashMap<>();
    private final Map<Node, Map<String, String>> left = new LinkedHashMap<>();
    private final Set<Node> made = Collections.newSetFromMap(new IdentityHashMap<>());

    FusionRun(Model model, List<Fusion> fusions, ObservedShapes shapes) {
        this.model = model;
        this.fusions = fusions;
        this.shapes = shapes;
        names = Names.of(model.graph());
    }

    /** Fuse whatever can be. */
    void run() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Fusion fusion : fusions) {
                for (Graph graph : model.graph().withSubgraphs()) {
                    while (sweep(fusion, graph)) {
                        changed = true;
                    }
                }
            }
        }
        DeadCode.removeWeights(model.graph());
    }

    /** Return the nodes that are new, in the order in which they run. */
    List<Node> made() {
        return model.graph().withSubgraphs().stream()
                .flatMap(graph -> graph.nodes().stream())
                .filter(node -> made.contains(node) && !CONNECTING.contains(node.opType()))
                .toList();
    }

    /** Return why something that looks much like a pattern was left, with how often. */
    Map<String, Integer> leftReasons() {
        Map<String, Integer> reasons = new TreeMap<>();
        model.graph()
                .withSubgraphs()
                .forEach(graph -> graph.nodes()
                        .forEach(node -> left.getOrDefault(node, Map.of())
                                .forEach((fusion, reason) ->
                                        reasons.merge("no " + fusion + ": " + reason, 1, Integer::sum))));
        return reasons;
    }

    /** Fuse all parts of a graph that a fusion finds and that do not overlap; return whether there were any. */
    private boolean sweep(Fusion fusion, Graph graph) {
        Scene scene = new Scene(model, graph, shapes, names, casts);
        Set<Node> taken = new HashSet<>();
        List<Outcome.Fused> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Match match = scene.matcher().matchAt(node, fusion.pattern());
            if (match == null || !Collections.disjoint(taken, match.inner())) {
                continue;
            }
            Outcome outcome = match.objections().isEmpty()
                    ? fusion.fuse(match, scene)
                    : Outcome.left(match.objections().getFirst());
            switch (outcome) {
                case Outcome.Fused fused -> {
                    if (Collections.disjoint(taken, fused.removed())) {
                        taken.addAll(match.inner());
                        taken.addAll(fused.removed());
                        found.add(fused);
                    }
                }
                case Outcome.Left(String reason) ->
                    left.computeIfAbsent(node, _ -> new TreeMap<>()).put(fusion.name(), reason);
                case Outcome.NotMeant() -> {}
            }
        }
        replace(found, graph);
        return !found.isEmpty();
    }

    private void replace(List<Outcome.Fused> found, Graph graph) {
        Map<Node, List<Node>> replacements = new HashMap<>();
        found.forEach(fused -> {
            fused.removed().forEach(node -> replacements.put(node, List.of()));
            replacements.put(fused.at(), fused.nodes());
            made.addAll(fused.nodes());
        });
        graph.rewrite(node -> replacements.getOrDefault(node, List.of(node)));
        if (graph.outer() == null) {
            placeCasts(graph);
        }
        DeadCode.removeNodes(graph);
        model.importOpset(Node.MICROSOFT, 1);
    }

    /** Put casts that are new as early as they can run: those that need them may stand anywhere after. */
    private void placeCasts(Graph graph) {
        Map<String, Node> missing = new LinkedHashMap<>(casts);
        graph.nodes().forEach(node -> missing.values().remove(node));
        Map<String, Node> afterProducer = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            node.outputs().stream()
                    .filter(missing::containsKey)
                    .forEach(output -> afterProducer.put(output, missing.get(output)));
        }
        List<Node> first = new ArrayList<>(missing.values());
        first.removeAll(afterProducer.values());
        graph.rewrite(node -> {
            List<Node> placed = new ArrayList<>(first);
            first.clear();
            placed.add(node);
            node.outputs().stream()
                    .filter(afterProducer::containsKey)
                    .map(afterProducer::get)
                    .forEach(placed::add);
            return placed;
        });
    }
}
