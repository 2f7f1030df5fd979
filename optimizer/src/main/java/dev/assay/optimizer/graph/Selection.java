package dev.assay.optimizer.graph;

import java.util.Set;

/**
 * Say which nodes a pass leaves alone.
 *
 * @param excludedNames names of nodes
 * @param excludedOpTypes operators, such as {@code Gather}
 */
public record Selection(Set<String> excludedNames, Set<String> excludedOpTypes) {
    /** Leave nothing alone. */
    public static final Selection EVERYTHING = new Selection(Set.of(), Set.of());

    public Selection {
        excludedNames = Set.copyOf(excludedNames);
        excludedOpTypes = Set.copyOf(excludedOpTypes);
    }

    /** Return whether the pass may change a node. */
    public boolean includes(Node node) {
        return !excludedNames.contains(node.name()) && !excludedOpTypes.contains(node.opType());
    }
}
