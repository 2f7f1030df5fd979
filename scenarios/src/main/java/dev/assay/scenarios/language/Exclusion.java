package dev.assay.scenarios.language;

import java.util.List;

/**
 * Name the nodes of a model that a recipe step leaves alone.
 *
 * @param nodes names of nodes
 * @param operators types of operators, such as {@code Gather}
 */
public record Exclusion(List<String> nodes, List<String> operators) {
    /** Leave nothing alone. */
    public static final Exclusion NOTHING = new Exclusion(List.of(), List.of());

    public Exclusion {
        nodes = List.copyOf(nodes);
        operators = List.copyOf(operators);
    }
}
