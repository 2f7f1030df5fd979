package dev.assay.coordinator.source;

import dev.assay.scenarios.tool.PrintableText;
import java.util.Arrays;
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
        return editDistance(left, right) / (double) Math.max(1, Math.max(left.length(), right.length()));
    }

    /** Levenshtein's distance, row by row; names are cut so that a hostile archive can't make it slow. */
    private static int editDistance(String left, String right) {
        String a = left.substring(0, Math.min(left.length(), MAX_CHARACTERS));
        String b = right.substring(0, Math.min(right.length(), MAX_CHARACTERS));
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
