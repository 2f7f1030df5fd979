package dev.assay.agent.tflite;

import dev.assay.agent.tflite.NodeProfiler.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Know which nodes a delegate executed: those that run without it, and no longer with it.
 *
 * @param alone nodes that ran without a delegate
 * @param measured nodes that ran as it was measured
 */
record NodeCoverage(Set<Node> alone, Set<Node> measured) {
    NodeCoverage {
        alone = Set.copyOf(alone);
        measured = Set.copyOf(measured);
    }

    /** A node that ran repeatedly, in a loop of the model, counts once. */
    NodeCoverage(List<Node> alone, List<Node> measured) {
        this(new LinkedHashSet<>(alone), new LinkedHashSet<>(measured));
    }

    int nodes() {
        return alone.size();
    }

    int delegated() {
        return (int) alone.stream().filter(node -> !measured.contains(node)).count();
    }

    /** Return the operators of the model, with their number. */
    Map<String, Integer> operators() {
        return count(alone);
    }

    /** Return the operators that TFLite's own kernels executed, with their number. */
    Map<String, Integer> builtIn() {
        return count(alone.stream().filter(measured::contains).toList());
    }

    private static Map<String, Integer> count(Iterable<Node> nodes) {
        Map<String, Integer> counts = new TreeMap<>();
        nodes.forEach(node -> counts.merge(node.name(), 1, Integer::sum));
        return counts;
    }
}
