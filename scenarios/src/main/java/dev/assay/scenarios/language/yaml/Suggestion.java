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
            int distance = EditDistance.between(wanted, normalize(candidate));
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
}
