package dev.assay.coordinator.source;

import dev.assay.scenarios.language.yaml.EditDistance;
import dev.assay.scenarios.tool.PrintableText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Compare names that came from outside. */
final class SourceText {
    private static final int MAX_CHARACTERS = 300;

    private SourceText() {}

    /** Return the names nearest to the wanted one: the same file name elsewhere first, then the fewest edits for its length. */
    static List<String> nearest(String wanted, List<String> names, int count) {
        String wantedFile = fileName(wanted);
        return names.stream()
                .sorted(Comparator.comparingInt((String name) -> fileName(name).equals(wantedFile) ? 0 : 1)
                        .thenComparingDouble(name -> difference(wantedFile, fileName(name)))
                        .thenComparing(name -> name))
                .limit(count)
                .map(PrintableText::of)
                .toList();
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** From 0, the same, to 1, nothing in common: a longer name may differ in more characters. */
    private static double difference(String left, String right) {
        return EditDistance.between(cut(left), cut(right))
                / (double) Math.max(1, Math.max(left.length(), right.length()));
    }

    /** So that a hostile archive can't make it slow. */
    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), MAX_CHARACTERS));
    }
}
