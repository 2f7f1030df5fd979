package dev.assay.coordinator.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bring the names of archive entries into one form, so that two spellings of one path are equal. */
final class EntryName {
    private EntryName() {}

    /**
     * Return the path with single forward slashes and without {@code .} steps; nothing if it is absolute, climbs with {@code ..},
     * or names no file.
     */
    static Optional<String> normalize(String name) {
        String slashed = name.replace('\\', '/');
        if (slashed.startsWith("/") || slashed.matches("[A-Za-z]:.*") || slashed.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>();
        for (String step : slashed.split("/", -1)) {
            if (step.equals("..")) {
                return Optional.empty();
            }
            if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(String.join("/", steps));
    }
}
