package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.PairedAccuracy;
import dev.assay.scenarios.result.PairedAccuracy.Flip;
import dev.assay.scenarios.result.PairedAccuracy.FlipKind;
import dev.assay.scenarios.result.PairedAccuracy.McNemar;
import dev.assay.scenarios.result.PairedAccuracy.Slice;
import dev.assay.scenarios.result.SampleExample;
import dev.assay.scenarios.result.TaskInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Show where a variant answers differently from the baseline, sample by sample. */
final class PairedAnswersView {
    /** Above this a difference between slices may be chance. */
    private static final double LEVEL = 0.05;

    private PairedAnswersView() {}

    static void render(View view, Element section) {
        List<Paired> all = paired(view);
        if (all.isEmpty()) {
            return;
        }
        section.add(Element.of("h3").text("Answers against the baseline's"));
        gates(view, all, section);
        tests(all, section);
        slices(all, section);
        flips(view.result().task(), all, section);
    }

    /** Collect each variant once for each runtime, shape and device: another load does not change its answers. */
    private static List<Paired> paired(View view) {
        Set<String> seen = new HashSet<>();
        List<Paired> all = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                Accuracy accuracy = cell.result().summary() == null
                        ? null
                        : cell.result().summary().accuracy();
                PairedAccuracy answers = accuracy == null ? null : accuracy.againstBaseline();
                if (accuracy != null && answers != null && seen.add(AccuracySection.identity(block, cell))) {
                    all.add(new Paired(view.title(block), cell, accuracy.samples(), answers));
                }
            }
        }
        return all;
    }

    private static void gates(View view, List<Paired> all, Element section) {
        if (view.result().task().gate() == null) {
            return;
        }
        Element list = Element.of("ul");
        for (Paired paired : all) {
            View.Compared compared = paired.cell().comparison();
            if (compared != null) {
                Element item =
                        Element.of("li").add(variant(paired)).text(" in " + paired.where() + ": loss of at most ");
                item.add(Figure.points(
                                "/task/gate/maxLoss",
                                view.result().task().gate().maxLoss()))
                        .text(" percentage points " + words(compared.result().accuracyVerdict()) + " with ")
                        .add(Figure.count(paired.cell().path() + "/summary/accuracy/samples", paired.samples()))
                        .text(" samples");
                needed(paired, compared.result().accuracyVerdict(), item);
                list.add(item.text("."));
            }
        }
        section.add(list);
    }

    private static void needed(Paired paired, AccuracyVerdict verdict, Element item) {
        if (verdict != AccuracyVerdict.INCONCLUSIVE) {
            return;
        }
        Long needed = paired.answers().samplesNeeded();
        if (needed == null) {
            item.text("; if the loss is as large as observed, no number of samples would show it");
        } else {
            item.text("; if the loss is as large as observed, about ")
                    .add(Figure.count(paired.path() + "/samplesNeeded", needed))
                    .text(" samples would show it four times out of five");
        }
    }

    private static String words(AccuracyVerdict verdict) {
        return switch (verdict) {
            case WITHIN_GATE -> "shown";
            case INCONCLUSIVE -> "not shown";
            case BEYOND_GATE -> "refuted";
            case NO_GATE, NOT_MEASURED -> "not tested";
        };
    }

    private static void tests(List<Paired> all, Element section) {
        List<Element> rows = new ArrayList<>();
        for (Paired paired : all) {
            McNemar test = paired.answers().mcNemar();
            if (test != null) {
                String path = paired.path() + "/mcNemar";
                rows.add(Element.of("tr")
                        .add(
                                Page.rowHeader(variant(paired)),
                                Page.cell(paired.where()),
                                Page.number(Figure.count(path + "/bothRight", test.bothRight())),
                                Page.number(Figure.count(path + "/onlyBaseline", test.onlyBaseline())),
                                Page.number(Figure.count(path + "/onlyVariant", test.onlyVariant())),
                                Page.number(Figure.count(path + "/bothWrong", test.bothWrong())),
                                Page.number(Figure.pValue(path + "/pValue", test.pValue()))));
            }
        }
        if (!rows.isEmpty()) {
            section.add(Page.table(
                    "Who has which samples right. p: how likely chance alone splits the differing samples so unevenly"
                            + " (McNemar's exact test); a large p does not show that the variants are equal.",
                    "data",
                    List.of(Page.headers(
                            "Variant", "Block", "#Both right", "#Only baseline", "#Only variant", "#Both wrong", "#p")),
                    rows));
        }
    }

    private static void slices(List<Paired> all, Element section) {
        List<Element> rows = new ArrayList<>();
        int looked = 0;
        for (Paired paired : all) {
            List<Slice> slices = paired.answers().slices();
            looked += slices.size();
            for (int i = 0; i < slices.size(); i++) {
                if (slices.get(i).adjustedPValue() < LEVEL) {
                    rows.add(slice(paired, slices.get(i), paired.path() + "/slices/" + i));
                }
            }
        }
        if (looked == 0) {
            return;
        }
        if (rows.isEmpty()) {
            section.add(
                    Page.paragraph("In no class and no range of lengths does a variant differ from the baseline beyond"
                            + " chance, at 5 % over all slices of a variant."));
            return;
        }
        section.add(Page.table(
                "Slices in which a variant differs from the baseline beyond chance, at 5 % over all slices of a variant",
                "data",
                List.of(Page.headers(
                        "Variant", "Block", "Slice", "#Samples", "#Score", "#Baseline", "#Difference", "#Adjusted p")),
                rows));
    }

    private static Element slice(Paired paired, Slice slice, String path) {
        return Element.of("tr")
                .add(
                        Page.rowHeader(variant(paired)),
                        Page.cell(paired.where()),
                        Page.cell(Page.name(slice.name())),
                        Page.number(Figure.count(path + "/samples", slice.samples())),
                        Page.number(Figure.accuracy(path + "/value", slice.value())),
                        Page.number(Figure.accuracy(path + "/baselineValue", slice.baselineValue())),
                        Page.number(Figure.points(path + "/difference", slice.difference())),
                        Page.number(Figure.pValue(path + "/adjustedPValue", slice.adjustedPValue())));
    }

    private static void flips(TaskInfo task, List<Paired> all, Element section) {
        Map<Integer, SampleExample> examples = new HashMap<>();
        if (task.examples() != null) {
            task.examples().forEach(example -> examples.put(example.sample(), example));
        }
        for (Paired paired : all) {
            List<Flip> flips = paired.answers().flips();
            if (flips.isEmpty()) {
                continue;
            }
            List<Element> rows = new ArrayList<>();
            for (int i = 0; i < flips.size(); i++) {
                Flip flip = flips.get(i);
                rows.add(Element.of("tr")
                        .add(
                                Page.number(Figure.count(paired.path() + "/flips/" + i + "/sample", flip.sample())),
                                Page.cell(words(flip.kind())),
                                sample(examples.get(flip.sample())),
                                answer(task, flip.label()),
                                answer(task, flip.baselineAnswer()),
                                answer(task, flip.variantAnswer())));
            }
            String caption = "Samples with another answer than the baseline's: "
                    + paired.cell().result().variant() + ", " + paired.where();
            section.add(Element.of("details")
                    .add(
                            Element.of("summary")
                                    .add(variant(paired))
                                    .text(" in " + paired.where() + ": ")
                                    .add(Figure.count(
                                            paired.path() + "/flipped",
                                            paired.answers().flipped()))
                                    .text((paired.answers().flipped() == 1 ? " sample" : " samples")
                                            + " got another answer than the baseline's; "
                                            + Numbers.count(flips.size()) + " of them to look at"),
                            Page.table(
                                    caption,
                                    "data",
                                    List.of(Page.headers(
                                            "#Sample", "Change", "What was asked", "Right", "Baseline", "Variant")),
                                    rows)));
        }
    }

    private static Element sample(@Nullable SampleExample example) {
        if (example == null) {
            return Page.cell("–");
        }
        String image = example.image();
        if (image != null) {
            return Page.cell(Element.of("img").set("src", image).set("alt", "sample " + example.sample()));
        }
        String text = example.text();
        return text == null ? Page.cell("–") : Page.cell(Page.name(text));
    }

    private static Element answer(TaskInfo task, @Nullable Integer answer) {
        return answer == null
                ? Page.cell("–")
                : Page.cell(Page.name(task.classes().get(answer)));
    }

    private static String words(FlipKind kind) {
        return switch (kind) {
            case LOST -> "lost";
            case GAINED -> "gained";
            case WRONG_OTHERWISE -> "wrong otherwise";
            case DISAGREES -> "disagrees";
        };
    }

    private static Node variant(Paired paired) {
        return Page.variant(paired.cell().number(), paired.cell().result().variant());
    }

    private record Paired(String where, View.Cell cell, int samples, PairedAccuracy answers) {
        String path() {
            return cell.path() + "/summary/accuracy/againstBaseline";
        }
    }
}
