package dev.assay.reports.text;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.OverallSpeedup;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Render a result for a terminal: verdicts first, then the table of cells, then problems with hints.
 *
 * <p>No colours, no control characters, whatever the result holds. Columns that say the same in every row are left to the heading;
 * where the rest is too wide, rows are grouped by block, and then the least telling columns go.
 */
public final class VerdictTable {
    /** The width for which the layout is made. */
    public static final int DEFAULT_WIDTH = 120;

    private static final int MOST_PROBLEMS = 20;

    private final RunResult run;
    private final int width;

    private VerdictTable(RunResult run, int width) {
        this.run = run;
        this.width = width;
    }

    /**
     * Render a result.
     *
     * @param width columns of the terminal; below about 70 the table is wider than that
     * @return lines with line feeds, the last one included
     */
    public static String render(RunResult run, int width) {
        return new VerdictTable(run, width).render();
    }

    private String render() {
        List<String> lines = new ArrayList<>(heading());
        List<String> verdicts = verdicts();
        if (!verdicts.isEmpty()) {
            lines.add("");
            lines.addAll(verdicts);
        }
        if (run.wasImported()) {
            lines.add("");
            lines.addAll(ForeignText.lines(run, width));
            return String.join("\n", lines) + "\n";
        }
        List<String> table = CellTable.lines(run, width);
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table);
        }
        List<String> loads = loads();
        if (!loads.isEmpty()) {
            lines.add("");
            lines.addAll(loads);
        }
        List<String> recommendations = RecommendationWords.lines(run, width);
        if (!recommendations.isEmpty()) {
            lines.add("");
            lines.addAll(recommendations);
        }
        List<String> claims = ClaimWords.lines(run, width);
        if (!claims.isEmpty()) {
            lines.add("");
            lines.addAll(claims);
        }
        lines.addAll(problems());
        return String.join("\n", lines) + "\n";
    }

    private List<String> heading() {
        String first = run.run().scenario() + " · " + run.run().profile().toText() + " · "
                + statusText(run.run().status());
        List<String> lines = new ArrayList<>(PlainText.wrap(first, "", "  ", width));
        run.devices().forEach(device -> {
            String cores =
                    Numbers.significant(device.environment().usableCores(), 2).replaceFirst("\\.0$", "");
            lines.addAll(PlainText.wrap(
                    device.id() + ": " + device.environment().cpuModel() + ", " + cores + " usable cores, "
                            + device.environment().os(),
                    "",
                    "  ",
                    width));
        });
        if (!BlockLabel.hasSeveralRuntimes(run) && !run.blocks().isEmpty()) {
            lines.addAll(PlainText.wrap(
                    "runtime: " + run.blocks().getFirst().runtime().name(), "", "  ", width));
        }
        return lines;
    }

    private static String statusText(RunStatus status) {
        return switch (status) {
            case COMPLETE -> "complete";
            case PARTIAL -> "partial: some cells have problems";
            case INTERRUPTED -> "interrupted: what was measured is kept";
            case FAILED -> "failed: nothing was measured";
        };
    }

    private List<String> verdicts() {
        List<String> lines = new ArrayList<>();
        for (BlockResult block : run.blocks()) {
            for (Comparison comparison : block.comparisons()) {
                lines.addAll(PlainText.wrap(VerdictSentence.of(run, block, comparison), "• ", "  ", width));
            }
        }
        for (BlockResult block : run.blocks()) {
            String limit = LimitSentence.ofControl(run, block);
            if (limit != null) {
                lines.addAll(PlainText.wrap(limit, "• ", "  ", width));
            }
            for (String sentence : RefereeSentence.of(run, block)) {
                lines.addAll(PlainText.wrap(sentence, "• ", "  ", width));
            }
        }
        String selfCost = LimitSentence.ofSelfCost(run);
        if (selfCost != null) {
            lines.addAll(PlainText.wrap(selfCost, "• ", "  ", width));
        }
        for (OverallSpeedup overall : Objects.requireNonNullElse(run.overall(), List.<OverallSpeedup>of())) {
            String line = overall.variant() + " over " + overall.blocks().size() + " blocks"
                    + (run.devices().size() > 1 ? " of " + overall.device() : "") + ": "
                    + Numbers.ratio(overall.geometricMean()) + ", the geometric mean"
                    + (overall.leftOut().isEmpty()
                            ? ""
                            : "; " + overall.leftOut().size() + " left out, where not all variants ran");
            lines.addAll(PlainText.wrap(line, "• ", "  ", width));
        }
        return lines;
    }

    private List<String> loads() {
        List<String> sentences = new ArrayList<>();
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                LoadSentence.of(run, block, cell).ifPresent(sentences::add);
                BatchingWords.batches(run, block, cell).ifPresent(sentences::add);
            }
        }
        sentences.addAll(BatchingWords.gains(run));
        sentences.addAll(SteadinessWords.drift(run));
        sentences.addAll(SteadinessWords.unsteady(run, run.blocks()));
        return sentences.stream()
                .flatMap(sentence -> PlainText.wrap(sentence, "• ", "  ", width).stream())
                .toList();
    }

    private List<String> problems() {
        Map<Problem, String> places = new LinkedHashMap<>();
        run.problems().forEach(problem -> places.putIfAbsent(problem, ""));
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                String place = cell.variant() + " at " + BlockLabel.of(run, block) + ": ";
                cell.problems().forEach(problem -> places.putIfAbsent(problem, place));
            }
        }
        if (places.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("", "Problems"));
        places.entrySet().stream().limit(MOST_PROBLEMS).forEach(entry -> {
            Problem problem = entry.getKey();
            lines.addAll(PlainText.wrap(entry.getValue() + problem.message(), "• ", "  ", width));
            lines.addAll(PlainText.wrap(problem.hint(), "  hint: ", "        ", width));
        });
        if (places.size() > MOST_PROBLEMS) {
            lines.add("… and " + (places.size() - MOST_PROBLEMS) + " more in result.json");
        }
        return lines;
    }
}
