package dev.assay.cli.view;

import dev.assay.reports.halving.Fall;
import dev.assay.reports.halving.Rung;
import dev.assay.reports.text.Numbers;
import dev.assay.reports.text.PlainText;
import dev.assay.reports.tune.CandidateFacts;
import dev.assay.reports.tune.TuneAim;
import dev.assay.reports.tune.TuneChoice;
import dev.assay.reports.tune.TuneEnding;
import dev.assay.reports.tune.TuneResult;
import dev.assay.reports.tune.TuneRung;
import dev.assay.scenarios.result.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Show a search in lines of text. */
public final class TuneText {
    private static final String ABSENT = "–";

    private TuneText() {}

    /** Say what a search goes through. */
    public static List<String> planned(
            TuneAim aim, List<Rung> rungs, List<Duration> estimates, Duration budget, long seed) {
        List<String> lines = new ArrayList<>();
        lines.add("searching " + rungs.getFirst().candidates().size() + " candidates for " + aim.toText() + ", seed "
                + seed);
        Duration total = estimates.stream().reduce(Duration.ZERO, Duration::plus);
        lines.add("about " + rungs.size() + (rungs.size() == 1 ? " rung" : " rungs") + " and "
                + EventText.duration(total) + ", if each leaves out half; the budget is " + EventText.duration(budget)
                + ". Preparing models does not count");
        if (total.compareTo(budget) > 0) {
            lines.add(
                    "that is more than the budget: rungs are left out, and candidates if need be; scoring is often faster"
                            + " than estimated");
        }
        return lines;
    }

    /** Say what a rung measures. */
    public static String began(Rung rung, int rounds, Duration estimate) {
        return "rung " + rung.number() + ": " + candidates(rung.candidates().size())
                + (rung.isFinal() ? " in full, " : ", ") + rounds + " rounds, about " + EventText.duration(estimate);
    }

    /** Return the path, the table of the last rung and what to deploy. */
    public static List<String> result(TuneResult result, TuneAim aim, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(result.scenario() + " at " + result.place() + ": " + aim.toText());
        lines.add("");
        result.rungs().forEach(rung -> lines.addAll(PlainText.wrap(rung(rung, result), "", "  ", width)));
        if (!result.out().isEmpty()) {
            lines.add("");
            lines.add("Out");
            for (TuneResult.Out out : result.out()) {
                lines.addAll(PlainText.wrap(
                        out.name() + " after rung " + out.rung() + ": " + out.because(), "  ", "    ", width));
            }
        }
        if (!result.rungs().isEmpty()) {
            lines.add("");
            lines.addAll(table(result.rungs().getLast()));
        }
        lines.add("");
        List<String> ending = ending(result, aim);
        lines.addAll(PlainText.wrap(ending.getFirst(), "", "  ", width));
        ending.stream().skip(1).forEach(line -> lines.addAll(PlainText.wrap(line, "  ", "    ", width)));
        return lines;
    }

    private static String rung(TuneRung rung, TuneResult result) {
        List<String> parts = new ArrayList<>();
        parts.add(candidates(rung.candidates().size()) + ", " + rung.rounds() + " rounds, "
                + EventText.duration(Duration.ofMillis(rung.tookMs())));
        for (Fall.Reason reason : Fall.Reason.values()) {
            long out = result.out().stream()
                    .filter(one -> one.rung() == rung.number() && one.reason() == reason)
                    .count();
            if (out > 0) {
                parts.add(out
                        + switch (reason) {
                            case OBSTACLE -> " can't be chosen";
                            case WORSE -> " out as worse";
                            case NO_BUDGET -> " out because of the budget";
                        });
            }
        }
        if (!rung.spared().isEmpty()) {
            parts.add("in the worse half, but not shown to be worse: " + String.join(", ", rung.spared()));
        }
        return "rung " + rung.number() + (rung.last() ? ", in full: " : ": ") + String.join("; ", parts);
    }

    private static String candidates(int count) {
        return count + (count == 1 ? " candidate" : " candidates");
    }

    private static List<String> table(TuneRung rung) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "",
                "rung " + rung.number(),
                "p50",
                "p99",
                "samples/s",
                "speed-up",
                "accuracy",
                "loss",
                "size",
                "meets"));
        for (CandidateFacts facts : rung.candidates()) {
            rows.add(List.of(
                    facts.onFront() ? "*" : "",
                    facts.candidate().name(),
                    duration(facts.p50Ns()),
                    duration(facts.p99Ns()),
                    facts.throughputPerSecond() == null ? ABSENT : Numbers.throughput(facts.throughputPerSecond()),
                    facts.speedup() == null ? ABSENT : Numbers.ratio(facts.speedup()),
                    facts.accuracy() == null ? ABSENT : Numbers.accuracy(facts.accuracy()),
                    loss(facts.loss()),
                    facts.bytes() == null ? ABSENT : Numbers.bytes(facts.bytes()),
                    facts.meets() ? "yes" : facts.obstacle() != null ? "no" : "not shown"));
        }
        List<String> lines = new ArrayList<>(PlainText.table(rows));
        lines.add(
                "* Pareto's front: nothing else in this rung beats it in speed, accuracy and size. Speed is the mean of the");
        lines.add(
                "  rounds' medians, or of their throughputs, which may order candidates otherwise than p50 over all queries");
        return lines;
    }

    private static String duration(@Nullable Long durationNs) {
        return durationNs == null ? ABSENT : Numbers.duration(durationNs);
    }

    private static String loss(@Nullable Interval loss) {
        return loss == null
                ? ABSENT
                : Numbers.points(loss.estimate()) + " (" + Numbers.pointsRange(loss.low(), loss.high()) + ")";
    }

    private static List<String> ending(TuneResult result, TuneAim aim) {
        TuneChoice choice = result.choice();
        if (choice != null) {
            return chosen(choice, aim);
        }
        List<String> lines = new ArrayList<>();
        String wanted = aim.requirements().isEmpty() ? "what is required" : aim.requirementsText();
        switch (result.ending()) {
            case DECIDED, NOTHING_MEETS -> lines.add("nothing is shown to meet " + wanted);
            case OUT_OF_BUDGET ->
                lines.add(
                        result.rungs().getLast().last()
                                ? "nothing that was measured in full is shown to meet " + wanted
                                        + ", and the budget is spent: give it more with --budget to try the others"
                                : "the budget was spent before anything could be measured in full: no verdict; give it"
                                        + " more with --budget");
            case INTERRUPTED -> lines.add("stopped: no verdict; what was measured is kept");
        }
        CandidateFacts miss = result.nearestMiss();
        if (miss != null && result.ending() == TuneEnding.NOTHING_MEETS) {
            lines.add("nearest miss: " + miss.candidate().name() + ": " + miss.missed());
        }
        return lines;
    }

    private static List<String> chosen(TuneChoice choice, TuneAim aim) {
        CandidateFacts facts = choice.facts();
        List<String> lines = new ArrayList<>();
        lines.add("deploy " + facts.candidate().name() + ": " + summary(facts));
        if (!choice.alike().isEmpty()) {
            lines.add("not shown to be worse: " + String.join(", ", choice.alike()));
        }
        if (!facts.gateShown()) {
            lines.add(
                    "  that its accuracy is within the scenario's gate is not shown: measure with more samples before you"
                            + " rely on it");
        }
        for (TuneChoice.PassedOver over : choice.passedOver()) {
            lines.add("not " + over.name() + ", which seemed " + Numbers.ratio(over.gain()) + " as good in rung "
                    + over.rung() + ": " + over.because());
        }
        if (choice.passedOver().isEmpty() && !aim.requirements().isEmpty()) {
            lines.add("no requirement decides: nothing that was measured is better");
        }
        lines.add("get the file: " + command(choice));
        return lines;
    }

    private static String summary(CandidateFacts facts) {
        List<String> parts = new ArrayList<>();
        if (facts.p50Ns() != null) {
            parts.add("p50 " + Numbers.duration(facts.p50Ns()));
        }
        if (facts.throughputPerSecond() != null) {
            parts.add(Numbers.throughput(facts.throughputPerSecond()));
        }
        parts.add(
                facts.speedup() == null
                        ? "the baseline"
                        : Numbers.ratio(facts.speedup()) + " as fast as the baseline beside it");
        if (facts.accuracy() != null) {
            parts.add("accuracy " + Numbers.accuracy(facts.accuracy()));
        }
        if (facts.bytes() != null) {
            parts.add(Numbers.bytes(facts.bytes()));
        }
        return String.join(", ", parts);
    }

    private static String command(TuneChoice choice) {
        return "assay deploy " + choice.directory() + " --block "
                + choice.facts().block() + " --variant "
                + choice.facts().candidate().variant() + " --out "
                + choice.facts().candidate().variant() + ".onnx";
    }
}
