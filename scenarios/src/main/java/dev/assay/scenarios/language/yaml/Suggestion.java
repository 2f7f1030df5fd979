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

    /** Count the insertions, deletions and replacements that turn one word into the other (Levenshtein 1966). */
    private static int editDistance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replacement = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replacement, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
