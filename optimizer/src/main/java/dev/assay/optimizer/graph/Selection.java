package dev.assay.optimizer.graph;

import dev.assay.scenarios.language.Exclusion;
import java.util.HashSet;
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

    /** Return a selection of what a recipe step does not exclude. */
    public static Selection of(Exclusion exclusion) {
        return new Selection(Set.copyOf(exclusion.nodes()), Set.copyOf(exclusion.operators()));
    }

    /** Return the same selection without some more operators. */
    public Selection without(Set<String> opTypes) {
        Set<String> all = new HashSet<>(excludedOpTypes);
        all.addAll(opTypes);
        return new Selection(excludedNames, all);
    }

    /** Return the same selection without some more nodes. */
    public Selection withoutNodes(Set<String> names) {
        Set<String> all = new HashSet<>(excludedNames);
        all.addAll(names);
        return new Selection(all, excludedOpTypes);
    }

    /** Return whether the pass may change a node. */
    public boolean includes(Node node) {
        return !excludedNames.contains(node.name()) && !excludedOpTypes.contains(node.opType());
    }
}
