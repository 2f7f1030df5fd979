package dev.assay.scenarios.plan;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.Task;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Show a plan as plain text: whole, for a terminal, or in parts. */
public final class PlanText {
    private static final List<String> HEADINGS =
            List.of("block", "runtime", "shape", "load", "a round records", "rounds", "cells", "time");

    private PlanText() {}

    /** Return the lines: what is compared, a table of blocks, totals, and what is left out. */
    public static List<String> render(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(plan.scenario().name() + ", profile " + plan.profile().name().toText() + ", seed " + plan.seed());
        lines.add(comparison(plan));
        lines.add(scoring(plan.task()));
        for (Target target : plan.scenario().targets()) {
            lines.add("");
            lines.add("On " + target.name() + (target.labels().isEmpty() ? " (every device)" : labels(target)) + ":");
            lines.addAll(table(plan.blocks().stream()
                    .filter(block -> block.target().equals(target))
                    .toList()));
        }
        lines.add("");
        lines.add("%s, %s; about %s, if each target is one device."
                .formatted(
                        count(plan.blocks().size(), "block"),
                        count(plan.cellCount(), "cell"),
                        duration(plan.estimatedTime())));
        lines.add(
                "Estimated with %s to start and load each cell, and %s for each sample that is scored; slow queries take longer."
                        .formatted(duration(Planner.CELL_START), duration(Planner.SAMPLE_TIME)));
        RoundBudget rounds = plan.profile().rounds();
        if (rounds.isAdaptive()) {
            lines.add("After %d rounds more are added, up to %d, while a speed-up is known less well than to ±%s %%."
                    .formatted(
                            rounds.planned(),
                            rounds.most(),
                            BigDecimal.valueOf(rounds.precision())
                                    .movePointRight(2)
                                    .stripTrailingZeros()
                                    .toPlainString()));
        }
        if (plan.profile().control()) {
            lines.add(
                    "The cell + 1 is the baseline once more: what it differs from itself is what can't be told from nothing.");
        }
        if (!plan.exclusions().isEmpty()) {
            lines.add("");
            lines.add("Left out:");
            for (PlannedExclusion exclusion : plan.exclusions()) {
                lines.add(
                        "  " + exclusion.subject() + ": " + exclusion.problem().message());
                lines.add("    " + exclusion.problem().hint());
            }
        }
        return List.copyOf(lines);
    }

    /** Return the headings of what {@link #row} returns. */
    public static List<String> headings() {
        return HEADINGS;
    }

    /** Say what is compared with what. */
    public static String comparison(Plan plan) {
        String others = plan.scenario().variants().stream()
                .map(variant -> variant.name())
                .filter(name -> !name.equals(plan.scenario().baseline()))
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? "Measures " + plan.scenario().baseline() + " alone: there is nothing to compare it with."
                : "Compares " + others + " with " + plan.scenario().baseline() + ".";
    }

    /** Say what decides how well a variant does. */
    public static String scoring(Task task) {
        return switch (task) {
            case Task.TextEmbeddingClassification texts ->
                "Scores %d texts against centroids from %d others, once a cell%s"
                        .formatted(texts.evaluationSamples(), texts.referenceSamples(), gate(texts));
            case Task.ImageClassification images ->
                "Scores %d images, once a cell%s".formatted(images.evaluationSamples(), gate(images));
            case Task.Fidelity fidelity ->
                "Compares outputs with the baseline's on %d random inputs, once a cell%s"
                        .formatted(fidelity.evaluationSamples(), gate(fidelity));
        };
    }

    private static String gate(Task task) {
        Gate gate = task.gate();
        if (gate == null) {
            return "; no gate.";
        }
        String percent = BigDecimal.valueOf(gate.maxLoss())
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
        return "; the gate allows a loss of " + percent + " % in "
                + AssayJson.mapper().convertValue(gate.metric(), String.class) + ".";
    }

    private static String labels(Target target) {
        return " ("
                + new TreeMap<>(target.labels())
                        .entrySet().stream()
                                .map(label -> label.getKey() + ": " + label.getValue())
                                .collect(Collectors.joining(", "))
                + ")";
    }

    private static List<String> table(List<PlannedBlock> blocks) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        blocks.forEach(block -> rows.add(row(block)));
        List<Integer> widths = new ArrayList<>(Collections.nCopies(HEADINGS.size(), 0));
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths.set(column, Math.max(widths.get(column), row.get(column).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** Return what there is to know about a block, a cell of a table each. */
    public static List<String> row(PlannedBlock block) {
        LoadBudget budget = block.load().budget();
        return List.of(
                block.id(),
                runtime(block.runtime()),
                block.shape().toText().isEmpty() ? "as declared" : block.shape().toText(),
                load(block.load()),
                "%s and %d queries, after %s"
                        .formatted(duration(budget.minDuration()), budget.minQueries(), duration(budget.warmUp())),
                rounds(block.rounds()),
                block.variants().size() + (block.control() ? " + 1" : ""),
                duration(block.estimatedTime()));
    }

    private static String load(Load load) {
        Batching batching = load.batching();
        Referee referee = load.referee();
        return load.typeName()
                + (batching == null ? "" : ", batches up to " + batching.maxSize())
                + (referee == null ? "" : ", and again by " + referee.label());
    }

    private static String rounds(RoundBudget budget) {
        return budget.isAdaptive() ? budget.planned() + " to " + budget.most() : Integer.toString(budget.planned());
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String runtime(RuntimeConfiguration runtime) {
        String threads = runtime.threads() == RuntimeConfiguration.ALL_THREADS
                ? " all threads"
                : " " + count(runtime.threads(), "thread");
        String options = new TreeMap<>(runtime.options())
                .entrySet().stream()
                        .map(option -> " " + option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining());
        return runtime.type() + threads + options;
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            line.append("  ").append(row.get(column));
            line.repeat(' ', widths.get(column) - row.get(column).length());
        }
        return line.toString().stripTrailing();
    }

    /** Return a duration with the unit that suits it: {@code 75 ms}, {@code 1.5 s}, {@code 2 min 5 s}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            BigDecimal seconds = BigDecimal.valueOf(Math.round(millis / 100.0), 1);
            return seconds.stripTrailingZeros().toPlainString() + " s";
        }
        long seconds = Math.round(millis / 1000.0);
        return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
}
