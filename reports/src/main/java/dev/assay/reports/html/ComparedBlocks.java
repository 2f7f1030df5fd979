package dev.assay.reports.html;

import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answer what the comparisons of one variant in several blocks say together. */
final class ComparedBlocks {
    private final List<Entry> entries = new ArrayList<>();

    /** A comparison, and the block in which it was made. */
    record Entry(View.Block block, View.Compared compared) {
        Comparison result() {
            return compared.result();
        }

        /** Return the speed-up; not a number where there is none. */
        double estimate() {
            Interval speedup = result().speedup();
            return speedup == null ? Double.NaN : speedup.estimate();
        }
    }

    void add(View.Block block, View.Compared compared) {
        entries.add(new Entry(block, compared));
    }

    int count() {
        return entries.size();
    }

    /** Return the comparison of the block that comes first in the result. */
    Entry first() {
        return entries.getFirst();
    }

    /** Return the ids of all devices on which there are blocks. */
    Set<String> devices() {
        return entries.stream().map(entry -> entry.block().result().device()).collect(Collectors.toSet());
    }

    /** Return the comparisons that have a speed-up, slowest first. */
    List<Entry> ascending() {
        return entries.stream()
                .filter(entry -> entry.result().speedup() != null)
                .sorted(Comparator.comparingDouble(Entry::estimate))
                .toList();
    }

    /** Return how many blocks have each verdict on speed. */
    Map<SpeedVerdict, Integer> speedVerdicts() {
        Map<SpeedVerdict, Integer> counts = new EnumMap<>(SpeedVerdict.class);
        entries.forEach(entry -> counts.merge(entry.result().speedVerdict(), 1, Integer::sum));
        return counts;
    }

    /** Return the comparison with the largest loss of accuracy, or {@code null} where none was measured. */
    @Nullable
    Entry worstAccuracy() {
        return entries.stream()
                .filter(entry -> entry.result().accuracyDelta() != null)
                .min(Comparator.comparingDouble(entry ->
                        Objects.requireNonNull(entry.result().accuracyDelta()).estimate()))
                .orElse(null);
    }

    /** Return the verdict over all blocks: one block beyond the gate is enough to be beyond it. */
    AccuracyVerdict accuracyVerdict() {
        List<AccuracyVerdict> verdicts =
                entries.stream().map(entry -> entry.result().accuracyVerdict()).toList();
        for (AccuracyVerdict strongest : List.of(
                AccuracyVerdict.BEYOND_GATE,
                AccuracyVerdict.INCONCLUSIVE,
                AccuracyVerdict.WITHIN_GATE,
                AccuracyVerdict.NO_GATE)) {
            if (verdicts.contains(strongest)) {
                return strongest;
            }
        }
        return AccuracyVerdict.NOT_MEASURED;
    }

    /** Return why there is no speed-up, for the blocks that have none. */
    String reasons() {
        List<String> reasons = entries.stream()
                .filter(entry -> entry.result().speedup() == null)
                .map(entry -> entry.result().reason() == null
                        ? "too few rounds in common"
                        : entry.result().reason())
                .distinct()
                .toList();
        return String.join("; ", reasons);
    }
}
