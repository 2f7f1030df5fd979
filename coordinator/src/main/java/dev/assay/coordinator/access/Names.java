package dev.assay.coordinator.access;

import java.util.Locale;
import java.util.function.Predicate;

/** Make names of agents and people that can be part of ids, files and pages: letters, digits and a few signs. */
public final class Names {
    private static final int LONGEST = 40;

    private Names() {}

    /** Return a name that is like a text. */
    public static String printable(String text, String otherwise) {
        String safe =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
        String named = safe.isEmpty() ? otherwise : safe;
        return named.length() <= LONGEST ? named : named.substring(0, LONGEST);
    }

    /** Return a name, with a number behind it if it is taken. */
    public static String free(String base, Predicate<String> isTaken) {
        String name = base;
        for (int number = 2; isTaken.test(name); number++) {
            name = base + "-" + number;
        }
        return name;
    }
}
