package dev.assay.reports.text;

import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.result.CheckedClaim;
import dev.assay.scenarios.result.ClaimOutcome;
import dev.assay.scenarios.result.ClaimVerdict;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Say in words what became of claims. */
public final class ClaimWords {
    private ClaimWords() {}

    /** Return the verdict as people say it. */
    public static String verdict(ClaimVerdict verdict) {
        return switch (verdict) {
            case SUPPORTED -> "supported";
            case PARTLY -> "partly";
            case NOT_SUPPORTED -> "not supported";
            case INCONCLUSIVE -> "inconclusive";
            case NOT_MEASURED -> "not measurable here";
        };
    }

    /** Return what is claimed of one quantity, for example {@code 2–4x faster}. */
    public static String claimed(ClaimedRange range) {
        return switch (range.quantity()) {
            case SPEED_UP -> ratios(range) + " faster";
            case SIZE_RATIO -> ratios(range) + " smaller";
            case LOSS -> "at most " + Numbers.percent(range.high()) + " of accuracy lost";
        };
    }

    private static String ratios(ClaimedRange range) {
        String low = number(range.low());
        return (range.low() == range.high() ? low : low + "–" + number(range.high())) + "x";
    }

    private static String number(double value) {
        return Numbers.withoutNeedlessZeros(Numbers.significant(value, 3));
    }

    /** Return what was seen of one quantity, for example {@code 1.31x (1.28–1.35)}, or the range over several cells. */
    public static String seen(ClaimOutcome.Part part) {
        List<Interval> seen = part.findings().stream()
                .map(ClaimOutcome.Finding::seen)
                .filter(Objects::nonNull)
                .toList();
        if (seen.isEmpty()) {
            return "nothing to compare";
        }
        if (seen.size() == 1) {
            return one(part.claimed().quantity(), seen.getFirst());
        }
        double low = seen.stream().mapToDouble(Interval::estimate).min().orElseThrow();
        double high = seen.stream().mapToDouble(Interval::estimate).max().orElseThrow();
        String range = switch (part.claimed().quantity()) {
            case SPEED_UP, SIZE_RATIO -> Numbers.ratio(low) + " to " + Numbers.ratio(high);
            case LOSS -> Numbers.points(low) + " to " + Numbers.points(high) + " points";
        };
        return range + " in " + seen.size() + " cells" + cells(part);
    }

    private static String one(ClaimedRange.Quantity quantity, Interval seen) {
        return switch (quantity) {
            case SPEED_UP -> Numbers.ratio(seen);
            case SIZE_RATIO -> Numbers.ratio(seen.estimate());
            case LOSS ->
                Numbers.points(seen.estimate()) + " points (" + Numbers.pointsRange(seen.low(), seen.high()) + ")";
        };
    }

    /** Return in how many cells a number holds, where cells disagree. */
    private static String cells(ClaimOutcome.Part part) {
        if (part.verdict() != ClaimVerdict.PARTLY) {
            return "";
        }
        long holds = part.findings().stream()
                .filter(finding -> finding.verdict() == ClaimVerdict.SUPPORTED)
                .count();
        return ", holds in " + holds;
    }

    /** Return the lines of all claims, for a terminal. */
    static List<String> lines(RunResult run, int width) {
        List<String> lines = new ArrayList<>();
        for (CheckedClaim claim : Objects.requireNonNullElse(run.claims(), List.<CheckedClaim>of())) {
            for (ClaimOutcome outcome : claim.outcomes()) {
                String place = run.devices().size() > 1 ? " on " + outcome.device() : "";
                lines.addAll(PlainText.wrap(
                        verdict(outcome.verdict()) + place + ": "
                                + claim.claim().says(),
                        "• ",
                        "  ",
                        width));
                if (outcome.verdict() != ClaimVerdict.NOT_MEASURED) {
                    String parts = outcome.parts().stream()
                            .map(part -> claimed(part.claimed()) + " – " + verdict(part.verdict()) + ": " + seen(part))
                            .collect(Collectors.joining("; "));
                    lines.addAll(PlainText.wrap(parts, "  ", "  ", width));
                }
                outcome.reasons().forEach(reason -> lines.addAll(PlainText.wrap(reason, "  why: ", "       ", width)));
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("Claims");
        }
        return lines;
    }
}
