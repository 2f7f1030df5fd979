package dev.assay.scenarios.hardware;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One runtime on one kind of platform, with what it was really run on.
 *
 * @param runtime its id
 * @param options what a configuration must say to be this one; empty when it need not say anything
 * @param title what people call it
 * @param platform where it can work, in words
 * @param where the labels of devices on which it can work; one of them is enough
 * @param installation how it gets there
 * @param runs what was really run, the latest last; empty if nothing was
 * @param otherwise what was tried without that hardware; {@code null} if nothing
 */
public record TriedRuntime(
        String runtime,
        Map<String, String> options,
        String title,
        String platform,
        List<Map<String, String>> where,
        String installation,
        List<TrialRun> runs,
        @Nullable String otherwise) {
    private static final String NEVER = "never";

    public TriedRuntime {
        options = Map.copyOf(options);
        where = where.stream().map(Map::copyOf).toList();
        runs = List.copyOf(runs);
    }

    /** Return whether this is about a configuration on a device with these labels. */
    boolean isAbout(String type, Map<String, String> chosen, Map<String, String> labels) {
        return runtime.equals(type)
                && chosen.entrySet().containsAll(options.entrySet())
                && where.stream().anyMatch(place -> labels.entrySet().containsAll(place.entrySet()));
    }

    /** Return whether it was run on real hardware of its kind at least once. */
    public boolean ranOnItsHardware() {
        return runs.stream().anyMatch(run -> !run.emulated());
    }

    /** Return what was really run on which hardware, in words. */
    public String trials() {
        String ran = runs.stream().map(TrialRun::toText).collect(Collectors.joining("; "));
        String tried = otherwise == null ? "" : otherwise;
        if (ranOnItsHardware()) {
            return tried.isEmpty() ? ran : ran + ". " + tried;
        }
        return NEVER + " on its hardware" + (ran.isEmpty() ? "" : "; " + ran) + (tried.isEmpty() ? "" : ". " + tried);
    }

    /** Return a sentence that warns of a runtime which was never run on its hardware; empty if it was. */
    public Optional<String> warning() {
        return ranOnItsHardware()
                ? Optional.empty()
                : Optional.of("Those who make Assay ran " + title + " on " + platform + " " + trials() + ".");
    }
}
