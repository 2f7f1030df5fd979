package dev.assay.optimizer.fuse;

import dev.assay.optimizer.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a pattern was found.
 *
 * @param values names of values by label
 * @param nodes nodes by label
 * @param inner nodes that go away with the pattern, its root among them
 * @param shared nodes that others may read too
 * @param objections why it isn't quite the pattern after all; empty if it is
 */
record Match(
        Map<String, String> values,
        Map<String, Node> nodes,
        Set<Node> inner,
        Set<Node> shared,
        List<String> objections) {
    static final Match NOTHING = new Match(Map.of(), Map.of(), Set.of(), Set.of(), List.of());

    /** The node that gives the result is the first that was found. */
    Node root() {
        return inner.iterator().next();
    }

    boolean has(String label) {
        return values.containsKey(label) || nodes.containsKey(label);
    }

    String value(String label) {
        String name = values.get(label);
        if (name == null) {
            throw new IllegalArgumentException("no value '" + label + "'");
        }
        return name;
    }

    Node node(String label) {
        Node node = nodes.get(label);
        if (node == null) {
            throw new IllegalArgumentException("no node '" + label + "'");
        }
        return node;
    }

    Match withValue(String label, String name) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(label, name);
        return new Match(more, nodes, inner, shared, objections);
    }

    Match withNode(String label, Node node, boolean isShared) {
        Map<String, Node> more = nodes;
        if (!label.isEmpty()) {
            more = new LinkedHashMap<>(nodes);
            more.put(label, node);
        }
        Set<Node> grown = new LinkedHashSet<>(isShared ? shared : inner);
        grown.add(node);
        return new Match(values, more, isShared ? inner : grown, isShared ? grown : shared, objections);
    }

    Match withObjection(String objection) {
        List<String> more = new ArrayList<>(objections);
        more.add(objection);
        return new Match(values, nodes, inner, shared, more);
    }
}
