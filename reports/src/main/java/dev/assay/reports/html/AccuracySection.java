package dev.assay.reports.html;

import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.TaskInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Show how well each variant did, how sure the difference is, and where it did worst. */
final class AccuracySection {
    private AccuracySection() {}

    static Element render(View view) {
        Element section = Page.section(view, "accuracy", "Accuracy")
                .add(task(view.result().task()));
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                Accuracy accuracy = accuracy(cell);
                if (accuracy != null) {
                    rows.add(row(view, block, cell, accuracy));
                }
            }
        }
        if (rows.isEmpty()) {
            return section.add(Page.paragraph("Accuracy was not measured in any cell."));
        }
        section.add(Page.table(
                "Score: " + metrics(view)
                        + ". Difference to the baseline in percentage points, with 95 % confidence interval.",
                "data",
                List.of(Page.headers("Variant", "Block", "#Score", "#Samples", "#Difference", "Gate")),
                rows));
        OtherDevicesPart.render(view, section);
        fidelity(view, section);
        classes(view, section);
        PairedAnswersView.render(view, section);
        return section;
    }

    private static Element task(TaskInfo task) {
        Element words = Element.of("p")
                .text("Task: " + task.type() + ". ")
                .add(Figure.count("/task/evaluationSamples", task.evaluationSamples()))
                .text(" samples were scored");
        if (task.referenceSamples() > 0) {
            words.text(", against classes learnt from ")
                    .add(Figure.count("/task/referenceSamples", task.referenceSamples()))
                    .text(" others");
        }
        if (!task.classes().isEmpty()) {
            words.text("; " + task.classes().size() + " classes");
        }
        words.text(". ");
        Gate gate = task.gate();
        if (gate == null) {
            return words.text("The scenario sets no gate.");
        }
        return words.text("Gate: a loss of at most ")
                .add(Figure.points("/task/gate/maxLoss", gate.maxLoss()))
                .text(" percentage points in the " + metric(gate.metric()) + ".");
    }

    private static Element row(View view, View.Block block, View.Cell cell, Accuracy accuracy) {
        String path = cell.path() + "/summary/accuracy";
        Element row = Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.number(Figure.accuracy(path + "/value", accuracy.value())),
                        Page.number(Figure.count(path + "/samples", accuracy.samples())));
        View.Compared compared = cell.comparison();
        Interval delta = compared == null ? null : compared.result().accuracyDelta();
        if (compared == null) {
            return row.add(Page.absent("–"), Page.cell("–"));
        }
        return row.add(
                delta == null
                        ? Page.absent("not measured")
                        : Page.number(Figure.points(compared.path() + "/accuracyDelta", delta)),
                Page.cell(Badge.of(compared.result().accuracyVerdict())));
    }

    private static void fidelity(View view, Element section) {
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                if (cell.result().accuracy() instanceof AccuracyMeasurement.Fidelity fidelity) {
                    String path = cell.path() + "/accuracy";
                    rows.add(Element.of("tr")
                            .add(
                                    Page.rowHeader(Page.variant(
                                            cell.number(), cell.result().variant())),
                                    Page.cell(view.title(block)),
                                    Page.number(Figure.plain(path + "/maxAbsoluteError", fidelity.maxAbsoluteError())),
                                    Page.number(
                                            Figure.plain(path + "/maxRelativeError", fidelity.maxRelativeError()))));
                }
            }
        }
        if (!rows.isEmpty()) {
            section.add(Page.table(
                    "Largest differences to the baseline's outputs, over all samples and outputs",
                    "data",
                    List.of(Page.headers("Variant", "Block", "#Absolute", "#Relative to the sample's largest output")),
                    rows));
        }
    }

    private static void classes(View view, Element section) {
        Element charts = Element.of("div", "charts");
        Set<String> shown = new HashSet<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                Accuracy accuracy = accuracy(cell);
                boolean isCompared = cell.comparison() != null || block.cells().size() == 1;
                // The same model on the same inputs: another load does not change its answers.
                if (accuracy != null
                        && isCompared
                        && !accuracy.worstClasses().isEmpty()
                        && shown.add(identity(block, cell))) {
                    charts.add(ClassChart.render(view, block, cell, accuracy));
                }
            }
        }
        if (charts.isEmpty()) {
            return;
        }
        section.add(
                Element.of("h3").text("Worst classes"),
                Page.paragraph(
                        "An average can hide a class that an optimization broke. These classes have the lowest share of"
                                + " correct samples; the baseline's share in the same class stands beside it. Classes are small, so"
                                + " a gap of a few samples is no finding by itself."),
                charts);
    }

    private static String metrics(View view) {
        return String.join(
                ", ",
                view.blocks().stream()
                        .flatMap(block -> block.cells().stream())
                        .map(AccuracySection::accuracy)
                        .filter(Objects::nonNull)
                        .map(accuracy -> metric(accuracy.metric()))
                        .distinct()
                        .toList());
    }

    /** Return what decides the answers of a cell. */
    static String identity(View.Block block, View.Cell cell) {
        return String.join(
                "\n",
                cell.result().variant(),
                block.result().device(),
                block.result().runtime().name(),
                block.result().shape().name());
    }

    private static @Nullable Accuracy accuracy(View.Cell cell) {
        return cell.result().summary() == null ? null : cell.result().summary().accuracy();
    }

    private static String metric(GateMetric metric) {
        return switch (metric) {
            case ACCURACY -> "share of correct samples";
            case COSINE -> "mean cosine similarity to the baseline";
            case TOP_1_AGREEMENT -> "share of samples that agree with the baseline";
        };
    }
}
