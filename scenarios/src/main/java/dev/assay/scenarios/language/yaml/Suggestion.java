package dev.assay.scenarios.language.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Find what a user meant to write. */
public final class Suggestion {
    private static final int LONGEST_WORD = 100;

    private Suggestion() {}

    /** Return the known word that is nearest to the one written, if one is near. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        String wanted = normalize(written);
        int limit = Math.max(1, wanted.length() / 3);
        String nearest = null;
        int smallest = limit + 1;
        for (String candidate : known) {
            int distance = editDistance(wanted, normalize(candidate));
            // A word of one letter is one edit away from every other one.
            if (distance < smallest && distance < candidate.length()) {
                smallest = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Return a hint that names the nearest word, if one is near, and all known ones. */
    public static String hint(String written, Collection<String> known) {
        String all = known.isEmpty() ? "Nothing can stand here." : "Known here: " + String.join(", ", known) + ".";
        return nearest(written, known)
                .map(word -> "Did you mean `" + word + "`? " + all)
                .orElse(all);
    }

    private static String normalize(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    }

    /**
     * Count the insertions, deletions, replacements and swaps of neighbours that turn one word into the other (Damerau 1964, in the
     * variant that touches each letter once: optimal string alignment).
     */
    private static int editDistance(String left, String right) {
        int[][] distance = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            distance[row][0] = row;
        }
        for (int column = 0; column <= right.length(); column++) {
            distance[0][column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            for (int column = 1; column <= right.length(); column++) {
                boolean same = left.charAt(row - 1) == right.charAt(column - 1);
                int insertOrDelete = Math.min(distance[row - 1][column], distance[row][column - 1]) + 1;
                int replace = distance[row - 1][column - 1] + (same ? 0 : 1);
                distance[row][column] = Math.min(insertOrDelete, replace);
                boolean swapped = row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1);
                if (swapped) {
                    distance[row][column] = Math.min(distance[row][column], distance[row - 2][column - 2] + 1);
                }
            }
        }
        return distance[left.length()][right.length()];
    }
}
