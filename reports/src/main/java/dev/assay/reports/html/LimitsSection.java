package dev.assay.reports.html;

import dev.assay.reports.text.LimitSentence;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.Control;
import dev.assay.scenarios.result.Interval;
import java.util.ArrayList;
import java.util.List;

/** Say how small a difference this measurement could have shown. */
final class LimitsSection {
    private LimitsSection() {}

    static Element render(View view) {
        Element section = Page.section(view, "limits", "Detection limit");
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            Control control = block.result().control();
            if (control != null) {
                rows.add(row(view, block, control));
            }
        }
        if (rows.isEmpty()) {
            section.add(Page.paragraph(
                    "Not measured: the profile thorough measures the baseline twice in every round, and what it"
                            + " differs from itself is what can't be told from nothing."));
        } else {
            section.add(
                    Page.paragraph(
                            "In every round the baseline was measured twice, as if the second were a variant. The truth is 1;"
                                    + " how far the interval reaches away from it is the smallest difference that this machine"
                                    + " could have shown in this run."),
                    Page.table(
                            "The baseline against itself",
                            "data",
                            List.of(Page.headers("Block", "#Rounds", "#Against itself", "#Detection limit", "")),
                            rows));
        }
        section.add(rounds(view));
        section.addAll(RefereePart.render(view));
        for (View.Block block : view.blocks()) {
            SelfCost cost = block.result().selfCost();
            if (cost != null) {
                return section.add(selfCost(block.path() + "/selfCost", cost));
            }
        }
        return section;
    }

    private static Element selfCost(String path, SelfCost cost) {
        Element latency = Page.paragraph(
                "A model that answers at once was measured like any other, on the same device. What shows is"
                        + " Assay itself: in every latency of this report, and far below all of them unless a model answers within microseconds.");
        Element facts = Element.of("p")
                .add(Figure.duration(path + "/latencyP50Ns", cost.latencyP50Ns()))
                .text(" a query in the median, p99 ")
                .add(Figure.duration(path + "/latencyP99Ns", cost.latencyP99Ns()))
                .text(", p99.9 ")
                .add(Figure.duration(path + "/latencyP999Ns", cost.latencyP999Ns()))
                .text("; at most ")
                .add(Figure.throughput(path + "/maxPerSecond", cost.maxPerSecond()))
                .text(" from one thread.");
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < cost.issueDelays().size(); i++) {
            SelfCost.IssueDelay delay = cost.issueDelays().get(i);
            String at = path + "/issueDelays/" + i;
            rows.add(Element.of("tr")
                    .add(
                            Page.number(Figure.throughput(at + "/ratePerSecond", delay.ratePerSecond())),
                            Page.number(Figure.throughput(at + "/achievedPerSecond", delay.achievedPerSecond())),
                            Page.number(Figure.duration(at + "/p50Ns", delay.p50Ns())),
                            Page.number(Figure.duration(at + "/p99Ns", delay.p99Ns())),
                            Page.number(Figure.duration(at + "/maxNs", delay.maxNs())),
                            Page.cell(delay.keptUp() ? "" : "more than it can issue")));
        }
        return Element.of("div")
                .add(
                        Element.of("h3").text("What Assay itself costs here"),
                        latency,
                        facts,
                        Page.table(
                                "How late queries are issued that arrive at a rate",
                                "data",
                                List.of(Page.headers(
                                        "#Rate", "#Achieved", "#Late by, median", "#Late by, p99", "#Latest", "")),
                                rows));
    }

    private static Element row(View view, View.Block block, Control control) {
        String path = block.path() + "/control";
        Interval ratio = control.ratio();
        Double limit = control.detectionLimit();
        return Element.of("tr")
                .add(
                        Page.rowHeader(new Node.Text(view.title(block))),
                        Page.number(Figure.count(path + "/pairedRounds", control.pairedRounds())),
                        ratio == null ? Page.absent("–") : Page.number(Figure.ratio(path + "/ratio", ratio)),
                        limit == null
                                ? Page.absent(control.reason() == null ? "–" : control.reason())
                                : Page.number(Figure.points(path + "/detectionLimit", limit), new Node.Text(" %")),
                        Page.cell(
                                control.differsFromItself()
                                        ? "differs from itself: chance, or a disturbed machine"
                                        : ""));
    }

    private static Element rounds(View view) {
        Element list = Element.of("ul");
        for (View.Block block : view.blocks()) {
            BlockResult result = block.result();
            String sentence = LimitSentence.ofRounds(result);
            if (sentence != null) {
                list.add(Element.of("li").text(view.title(block) + ": " + sentence + "."));
            }
        }
        return list.isEmpty()
                ? Page.note("The number of rounds was fixed.")
                : Element.of("div")
                        .add(
                                Page.paragraph(
                                        "Rounds are added while an interval is too wide. Only its width decides, never where"
                                                + " it lies, so stopping favours no verdict."),
                                list);
    }
}
