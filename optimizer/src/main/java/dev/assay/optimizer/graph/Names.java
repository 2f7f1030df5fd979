package dev.assay.optimizer.graph;

import java.util.HashSet;
import java.util.Set;

/** Find names that no value and no node of a model has yet. */
public final class Names {
    private final Set<String> taken = new HashSet<>();

    private Names() {}

    /** Collect the names of a main graph and its subgraphs. */
    public static Names of(Graph main) {
        Names names = new Names();
        for (Graph graph : main.withSubgraphs()) {
            graph.inputs().forEach(input -> names.taken.add(input.getName()));
            graph.initializers().forEach(tensor -> names.taken.add(tensor.getName()));
            names.taken.addAll(graph.sparseNames());
            for (Node node : graph.nodes()) {
                names.taken.add(node.name());
                names.taken.addAll(node.outputs());
            }
        }
        return names;
    }

    /** Return the wished name, or the first of {@code wish_1}, {@code wish_2}, … that is free; nobody else gets it afterwards. */
    public String unique(String wish) {
        String name = wish;
        for (int i = 1; !taken.add(name); i++) {
            name = wish + "_" + i;
        }
        return name;
    }

    /** Return the wished stem, or one like it, to which a suffix can be added and nobody has or gets the same. */
    public String stem(String wish, String suffix) {
        for (int i = 0; ; i++) {
            String stem = i == 0 ? wish : wish + "_" + i;
            if (taken.add(stem + suffix)) {
                return stem;
            }
        }
    }
}
