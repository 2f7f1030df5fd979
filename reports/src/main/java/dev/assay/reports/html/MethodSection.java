package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Say how it was measured, what is not claimed, and how to do it again. */
final class MethodSection {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private MethodSection() {}

    static Element render(View view) {
        return Page.section(view, "method", "Method").add(words(view), limits(view));
    }

    static Element renderReproduce(View view) {
        return Page.section(view, "reproduce", "Do it again")
                .add(
                        Page.paragraph("This repeats the run with the same files, samples and orders:"),
                        Element.of("pre")
                                .set("tabindex", "0")
                                .add(Element.of("code")
                                        .text(Reproduction.run(view.result().run()))),
                        Page.paragraph(
                                "One block alone is measured again with the command that stands at it among the cells. A cell is"
                                        + " measured with its whole block: without its baseline a speed-up has no meaning."),
                        identities(view),
                        artifacts(view),
                        download(view));
    }

    private static Element download(View view) {
        if (view.isLarge()) {
            return Page.paragraph(
                    "Every number of this page, and every histogram, is in result.json, which lies beside it: this run is"
                            + " too large for a page that carries a copy.");
        }
        return Element.of("p", "downloads")
                .add(Element.of("button")
                        .set("type", "button")
                        .set("class", "needs-script")
                        .set("data-download", "result.json")
                        .text("Save result.json"))
                .add(
                        Element.of("span", "quiet")
                                .text(
                                        " Every number of this page, and every histogram, is in result.json. The page carries a copy of it."));
    }

    private static Element words(View view) {
        Element list = Element.of("dl", "method")
                .add(
                        term("Block"),
                        meaning(
                                "The variants that are compared with each other: same device, runtime, input shape and load. They"
                                        + " are measured together, not one after the other, so that a slow minute hits all of them."),
                        term("Round"),
                        meaning(
                                "One pass over a block's variants in random order, each in a fresh process. Process start, loading,"
                                        + " first query and warm-up are kept out of the latencies."),
                        term("Speed-up"),
                        meaning(
                                "Within each round: the baseline's median latency over the variant's, or the variant's throughput"
                                        + " over the baseline's where the load is offline or concurrency. The estimate is the geometric mean over rounds."),
                        term("Interval"),
                        meaning(
                                "Student's t on the logarithms of the rounds' ratios. If the run were repeated many times on this"
                                        + " machine in this state, 95 % of such intervals would hold the true value. With several"
                                        + " comparisons the intervals are wider, so that at most 5 % of the findings are expected to be false"
                                        + " (Benjamini–Hochberg, intervals of Benjamini–Yekutieli)."),
                        term("Verdict"),
                        meaning(
                                "Follows from the interval: all of it above 1 is faster, all below 1 slower. All of it within "
                                        + Numbers.percent(view.margin())
                                        + " of 1 is as fast: whatever difference there is does not matter. Anything else is not"
                                        + " distinguishable: faster and slower are both possible."));
        list.add(
                term("Percentile"),
                meaning(
                        "Computed from the histograms of all rounds together, never by averaging. It is shown only"
                                + " where enough queries were made to bound it with 99 % confidence: " + needs()
                                + ". The bound is the largest"
                                + " latency after leaving out as many queries as the binomial distribution allows, as in MLPerf's"
                                + " LoadGen. It takes queries for independent; those that wait behind each other are not quite."));
        list.add(
                term("Accuracy"),
                meaning("Scored on the very files that were timed, on this device. Differences are paired: the same"
                        + " samples for both sides."));
        Set<String> methods = new LinkedHashSet<>();
        for (View.Block block : view.blocks()) {
            block.result().comparisons().forEach(comparison -> {
                methods.add("speed: " + comparison.method());
                if (comparison.accuracyMethod() != null) {
                    methods.add("accuracy: " + comparison.accuracyMethod());
                }
            });
        }
        if (!methods.isEmpty()) {
            list.add(term("Formulas"), meaning(String.join("; ", methods) + "."));
        }
        return list;
    }

    private static String needs() {
        List<String> needs = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            String words = percentile == Math.rint(percentile)
                    ? Long.toString((long) percentile)
                    : Double.toString(percentile);
            needs.add("p" + words + " needs " + Numbers.count(PercentileSupport.requiredQueries(percentile)));
        }
        return String.join(", ", needs);
    }

    private static Element limits(View view) {
        return Element.of("div")
                .add(
                        Element.of("h3").text("What is not claimed"),
                        Element.of("ul")
                                .add(
                                        item(
                                                "Nothing about other machines: INT8 can be fast on one CPU and slow on the next."),
                                        item("Nothing about other inputs: accuracy is that of these samples."),
                                        item(
                                                LoadSection.hasContent(view)
                                                        ? "Nothing about other rates: waiting grows much faster than the rate."
                                                        : "Nothing about a loaded server: queries came one after the other, or all at once."),
                                        item(
                                                "Nothing about what no round saw: a disturbance that comes once a day is in no interval.")));
    }

    private static Element identities(View view) {
        Element facts = Element.of("dl", "grid");
        RunInfo run = view.result().run();
        facts.add(fact(
                "Assay",
                view.result().assay().version() + " (" + view.result().assay().commit() + ")"));
        facts.add(fact("Run", run.id()));
        facts.add(hash("Scenario, SHA-256", run.scenarioSha256()));
        new TreeMap<>(view.result().task().sampleSets())
                .forEach((shape, sha256) -> facts.add(hash("Samples of " + shape + ", SHA-256", sha256)));
        facts.add(fact("Seed of the samples", Long.toString(view.result().task().seed())));
        return facts;
    }

    private static Element artifacts(View view) {
        List<Element> rows = new ArrayList<>();
        for (View.Artifact artifact : view.artifacts()) {
            ArtifactInfo info = artifact.info();
            int number = Math.max(0, view.variants().indexOf(info.variant()));
            List<String> recipe = info.recipe();
            rows.add(Element.of("tr")
                    .add(
                            Page.rowHeader(Page.variant(number, info.variant())),
                            Page.number(Figure.bytes(artifact.path() + "/bytes", info.bytes())),
                            Page.cell(Element.of("code", "hash").text(info.sha256())),
                            Page.cell(Element.of("span", "source").text(info.source())),
                            Page.cell(recipe == null ? "as it is" : String.join(", then ", recipe))));
        }
        return Page.table(
                "The exact files that were measured",
                "data",
                List.of(Page.headers("Variant", "#Size", "SHA-256", "Source", "Recipe")),
                rows);
    }

    private static Element hash(String name, String sha256) {
        return Element.of("div")
                .add(
                        Element.of("dt").text(name),
                        Element.of("dd").add(Element.of("code", "hash").text(sha256)));
    }

    private static Element fact(String name, String value) {
        return Element.of("div")
                .add(Element.of("dt").text(name), Element.of("dd").add(Page.name(value)));
    }

    private static Element term(String word) {
        return Element.of("dt").text(word);
    }

    private static Element meaning(String words) {
        return Element.of("dd").text(words);
    }

    private static Element item(String words) {
        return Element.of("li").text(words);
    }
}
