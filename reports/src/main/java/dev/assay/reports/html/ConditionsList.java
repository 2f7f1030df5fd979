package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.measurement.GpuConditions;
import dev.assay.scenarios.measurement.RoundConditions;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Say per block what the machine was like while rounds were measured; what it does not tell is left out. */
final class ConditionsList {
    private ConditionsList() {}

    /** Return a list, empty where no round tells. */
    static Element render(View view) {
        Element list = Element.of("ul");
        for (View.Block block : view.blocks()) {
            List<RoundMeasurement> rounds = block.cells().stream()
                    .flatMap(cell -> cell.result().rounds().stream())
                    .toList();
            List<String> words = words(rounds);
            if (!words.isEmpty()) {
                list.add(Element.of("li").text(view.title(block) + ": " + String.join("; ", words) + "."));
            }
        }
        return list;
    }

    private static List<String> words(List<RoundMeasurement> rounds) {
        List<String> words = new ArrayList<>();
        DoubleSummaryStatistics stolen = of(rounds, RoundConditions::stolenShare);
        if (stolen.getCount() > 0) {
            words.add("CPU time stolen " + percent(stolen.getAverage()) + " on average, " + percent(stolen.getMax())
                    + " in the worst round");
        }
        DoubleSummaryStatistics busy = of(rounds, RoundConditions::busyCores);
        if (busy.getCount() > 0) {
            words.add("CPUs busy on the whole machine, the measured process included: "
                    + Numbers.significant(busy.getMin(), 2) + " to " + Numbers.significant(busy.getMax(), 2));
        }
        DoubleSummaryStatistics frequency = of(rounds, RoundConditions::frequencyMhz);
        if (frequency.getCount() > 0) {
            words.add("clock " + Math.round(frequency.getMin()) + " to " + Math.round(frequency.getMax()) + " MHz");
        }
        DoubleSummaryStatistics start = of(rounds, RoundConditions::startCelsius);
        if (start.getCount() > 0) {
            words.add("began at " + Math.round(start.getMin()) + " to " + Math.round(start.getMax())
                    + " °C, after waiting " + coolDown(rounds).toSeconds() + " s in all to cool down");
        }
        String power = power(rounds);
        if (!power.isEmpty()) {
            words.add(power);
        }
        words.addAll(gpus(rounds));
        return words;
    }

    /** Say of each GPU what it used and what slowed it down, whoever used it. */
    private static List<String> gpus(List<RoundMeasurement> rounds) {
        Map<String, List<GpuSpan>> spans = new LinkedHashMap<>();
        for (RoundMeasurement round : rounds) {
            RoundConditions conditions = round.conditions();
            List<GpuConditions> gpus = conditions == null ? null : conditions.gpus();
            if (conditions != null && gpus != null) {
                gpus.forEach(gpu -> spans.computeIfAbsent(gpu.atEnd().uuid(), _ -> new ArrayList<>())
                        .add(new GpuSpan(gpu, conditions.spanNs())));
            }
        }
        return spans.values().stream().map(ConditionsList::words).toList();
    }

    private record GpuSpan(GpuConditions conditions, long spanNs) {}

    private static String words(Collection<GpuSpan> spans) {
        double joules = 0;
        double seconds = 0;
        Set<String> slowedBy = new TreeSet<>();
        String name = "";
        for (GpuSpan span : spans) {
            name = span.conditions().atEnd().name();
            slowedBy.addAll(span.conditions().atEnd().slowedBy());
            Double energy = span.conditions().energyJoules();
            if (energy != null) {
                joules += energy;
                seconds += span.spanNs() / 1e9;
            }
        }
        return name
                + (seconds > 0
                        ? ": " + Numbers.significant(joules / seconds, 3) + " W, whoever used it"
                        : ": power unknown")
                + (slowedBy.isEmpty() ? "" : ", slowed down by " + String.join(", ", slowedBy));
    }

    private static DoubleSummaryStatistics of(
            List<RoundMeasurement> rounds, Function<RoundConditions, @Nullable Double> value) {
        return rounds.stream()
                .map(RoundMeasurement::conditions)
                .filter(Objects::nonNull)
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
    }

    private static Duration coolDown(List<RoundMeasurement> rounds) {
        return Duration.ofNanos(rounds.stream()
                .map(RoundMeasurement::conditions)
                .filter(Objects::nonNull)
                .mapToLong(RoundConditions::coolDownNs)
                .sum());
    }

    private static String power(List<RoundMeasurement> rounds) {
        Energy energy = Energy.ofCpus(rounds);
        return energy == null
                ? ""
                : Numbers.significant(energy.watts(), 3) + " W from the CPU packages, whoever used it";
    }

    private static String percent(double share) {
        return Numbers.significant(100 * share, 2) + " %";
    }
}
