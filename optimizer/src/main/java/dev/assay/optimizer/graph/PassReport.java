package dev.assay.optimizer.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tell what a pass did to a graph.
 *
 * @param changed how many nodes of each operator were rewritten
 * @param notes what else people should know, with how often: nodes that could have been meant but were left, for a reason
 * @param facts what the pass found out, in sentences without a full stop
 */
public record PassReport(Map<String, Integer> changed, Map<String, Integer> notes, List<String> facts) {
    /** Names that fit in a report. */
    private static final int MAX_NAMES = 20;

    /** Return names with commas between them; of many names, the first ones. */
    public static String enumeration(Collection<String> names) {
        return names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MAX_NAMES ? ", …" : "");
    }

    /** Return how many nodes were rewritten. */
    public int changedCount() {
        return changed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Return one line for each kind of node, such as "36 MatMul changed". */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        changed.forEach((opType, count) -> lines.add(count + " " + opType + " changed"));
        notes.forEach((what, count) -> lines.add(count + " " + what));
        lines.addAll(facts);
        return List.copyOf(lines);
    }

    /** Count while a pass runs. */
    public static final class Builder {
        private final Map<String, Integer> changed = new TreeMap<>();
        private final Map<String, Integer> notes = new TreeMap<>();
        private final List<String> facts = new ArrayList<>();

        public void changed(Node node) {
            changed.merge(node.opType(), 1, Integer::sum);
        }

        /** Count a node that stays as it is. */
        public void left(Node node, String reason) {
            notes.merge(node.opType() + " left: " + reason, 1, Integer::sum);
        }

        /** Count something that is worth knowing. */
        public void note(String what, int count) {
            if (count > 0) {
                notes.merge(what, count, Integer::sum);
            }
        }

        /** Tell what was found out, in a sentence without a full stop. */
        public void fact(String fact) {
            facts.add(fact);
        }

        public PassReport build() {
            return new PassReport(
                    Collections.unmodifiableMap(new TreeMap<>(changed)),
                    Collections.unmodifiableMap(new TreeMap<>(notes)),
                    List.copyOf(facts));
        }
    }
}
