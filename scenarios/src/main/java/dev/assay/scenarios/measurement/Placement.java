package dev.assay.scenarios.measurement;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Say whether a model ran where the configuration wants it: a runtime that lacks a kernel for an accelerator runs the node on the CPU, and
 * says nothing.
 *
 * @param wanted the execution provider that was asked for
 * @param nodes how many nodes ran, wherever
 * @param onWanted how many of them the wanted provider ran
 * @param elsewhere operators that ran neither there nor beside it on the same device, with their number
 * @param allowed whether the configuration allows that some nodes run elsewhere
 */
public record Placement(String wanted, int nodes, int onWanted, Map<String, Integer> elsewhere, boolean allowed) {
    private static final int MOST_OPERATORS = 6;

    public Placement {
        elsewhere = Collections.unmodifiableMap(new TreeMap<>(elsewhere));
    }

    /** Return whether the model did not get what was asked for: then its speed is not that of the accelerator. */
    public boolean fellBack() {
        return onWanted == 0 || (!allowed && !elsewhere.isEmpty());
    }

    /** Return where nodes ran, to follow the name of the cell. */
    public String sentence() {
        int strays = elsewhere.values().stream().mapToInt(Integer::intValue).sum();
        String where = onWanted == 0
                ? "ran none of its " + nodes + " nodes"
                : "ran " + strays + " of its " + nodes + " nodes not";
        return where + " on " + wanted + (strays == 0 ? "" : " (elsewhere: " + operators() + ")");
    }

    private String operators() {
        String shown = elsewhere.entrySet().stream()
                .limit(MOST_OPERATORS)
                .map(operator -> operator.getValue() + " " + operator.getKey())
                .collect(Collectors.joining(", "));
        return elsewhere.size() <= MOST_OPERATORS ? shown : shown + ", …";
    }
}
