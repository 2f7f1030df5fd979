package dev.assay.agent.tflite;

import dev.assay.agent.runtime.Tally;
import dev.assay.agent.tflite.NodeProfiler.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** Return the operators of the model. */
    Tally operators() {
        return Tally.of(alone.stream().map(Node::name));
    }

    /** Return the operators that TFLite's own kernels executed. */
    Tally builtIn() {
        return Tally.of(alone.stream().filter(measured::contains).map(Node::name));
    }
}
