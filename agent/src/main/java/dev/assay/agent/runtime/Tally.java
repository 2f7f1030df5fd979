package dev.assay.agent.runtime;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Count things that ran.
 *
 * @param counts how often each occurred, by name
 */
public record Tally(SortedMap<String, Integer> counts) {
    public Tally {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** Count names. */
    public static Tally of(Stream<String> names) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        return new Tally(counts);
    }

    /** Return whether nothing occurred. */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Name everything with its number, the most frequent first. */
    public String words() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
