package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Node;
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

    boolean includes(Node node) {
        return !excludedNames.contains(node.name()) && !excludedOpTypes.contains(node.opType());
    }
}
