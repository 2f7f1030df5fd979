package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.CellSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Show how long a cell takes to its first answer, and how much memory and energy it needs. */
final class StartSection {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 18;

    private StartSection() {}

    static Element render(View view) {
        List<Element> rows = new ArrayList<>();
        long longestNs = view.blocks().stream()
                .flatMap(block -> block.cells().stream())
                .filter(View.Cell::isMeasured)
                .mapToLong(cell -> partNs(cell, ColdStart::processNs)
                        + partNs(cell, ColdStart::loadNs)
                        + partNs(cell, ColdStart::firstInferenceNs))
                .max()
                .orElse(1);
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                CellSummary summary = cell.result().summary();
                if (summary != null && cell.isMeasured()) {
                    rows.add(row(view, block, cell, summary, longestNs));
                }
            }
        }
        Element section = Page.section(view, "start", "Cold start, memory and energy");
        if (rows.isEmpty()) {
            return section.add(Page.paragraph("Nothing was measured."));
        }
        return section.add(
                Page.paragraph(
                        "Every round starts a fresh process. Cold start is the time from starting it to the first answer:"
                                + " the process itself, loading the model, the first query. All are medians over rounds, so the"
                                + " parts need not add up exactly. Memory is the largest peak of any round, the Java process included."),
                Element.of("p", "key").add(swatch("process"), swatch("load"), swatch("first")),
                Page.table(
                        "Cold start and memory",
                        "data starts",
                        List.of(Page.headers(
                                "Variant",
                                "Block",
                                "",
                                "#Cold start",
                                "#Process",
                                "#Load",
                                "#First query",
                                "#Peak memory")),
                        rows),
                energy(view));
    }

    private static Element energy(View view) {
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                Energy cpus = Energy.ofCpus(cell.result().rounds());
                Energy gpus = Energy.ofGpus(cell.result().rounds());
                CellSummary summary = cell.result().summary();
                if (summary != null && (cpus != null || gpus != null)) {
                    rows.add(Element.of("tr")
                            .add(
                                    Page.rowHeader(Page.variant(
                                            cell.number(), cell.result().variant())),
                                    Page.cell(view.title(block)),
                                    power(cell, "CPU", cpus),
                                    perSample(cell, "CPU", cpus, summary),
                                    power(cell, "GPU", gpus),
                                    perSample(cell, "GPU", gpus, summary)));
                }
            }
        }
        if (rows.isEmpty()) {
            return Page.note("Energy was not measured: the machine does not tell, or not to everybody.");
        }
        return Element.of("div")
                .add(
                        Element.of("h3").text("Energy"),
                        Page.paragraph(
                                "What the CPU packages, or the GPUs, used while a cell's rounds were measured, warm-up and"
                                        + " everything else on the machine included. Joules a sample are the mean power over the throughput."),
                        Page.table(
                                "Power and energy",
                                "data",
                                List.of(Page.headers(
                                        "Variant",
                                        "Block",
                                        "#CPU power",
                                        "#CPU energy a sample",
                                        "#GPU power",
                                        "#GPU energy a sample")),
                                rows));
    }

    private static Element power(View.Cell cell, String who, @Nullable Energy energy) {
        return energy == null
                ? Page.absent("not told")
                : Page.number(
                        Figure.derived(
                                "mean power of the " + who, Figure.plain(cell.path() + "/rounds", energy.watts())),
                        new Node.Text(" W"));
    }

    private static Element perSample(View.Cell cell, String who, @Nullable Energy energy, CellSummary summary) {
        return energy == null || summary.throughputPerSecond() <= 0
                ? Page.absent("not told")
                : Page.number(
                        Figure.derived(
                                who + " energy of a sample",
                                Figure.plain(cell.path() + "/rounds", energy.watts() / summary.throughputPerSecond())),
                        new Node.Text(" J"));
    }

    private static Element swatch(String part) {
        String words = switch (part) {
            case "process" -> "process";
            case "load" -> "load the model";
            default -> "first query";
        };
        return Element.of("span")
                .add(Element.of("svg", "icon")
                        .set("viewBox", "0 0 12 12")
                        .set("aria-hidden", "true")
                        .add(Svg.rectangle("part-" + part, 0, 0, 12, 12)))
                .text(words);
    }

    private static Element row(View view, View.Block block, View.Cell cell, CellSummary summary, long longestNs) {
        String path = cell.path() + "/summary";
        Long coldStartNs = summary.coldStartNs();
        Long peakBytes = summary.peakResidentBytes();
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Element.of("td", "bar").add(bar(cell, longestNs)),
                        coldStartNs == null
                                ? Page.absent("not measured")
                                : Page.number(Figure.duration(path + "/coldStartNs", coldStartNs)),
                        part(cell, "processNs", ColdStart::processNs),
                        part(cell, "loadNs", ColdStart::loadNs),
                        part(cell, "firstInferenceNs", ColdStart::firstInferenceNs),
                        peakBytes == null
                                ? Page.absent("not measured")
                                : Page.number(Figure.bytes(path + "/peakResidentBytes", peakBytes)));
    }

    private static Element part(View.Cell cell, String name, ToLongFunction<ColdStart> part) {
        return Page.number(Figure.derived(
                "median of coldStart/" + name, Figure.duration(cell.path() + "/rounds", partNs(cell, part))));
    }

    private static long partNs(View.Cell cell, ToLongFunction<ColdStart> part) {
        return Latencies.middle(cell.result().rounds().stream()
                .map(RoundMeasurement::coldStart)
                .map(part::applyAsLong)
                .toList());
    }

    private static Element bar(View.Cell cell, long longestNs) {
        double unit = WIDTH / Math.max(1, longestNs);
        double process = partNs(cell, ColdStart::processNs) * unit;
        double load = partNs(cell, ColdStart::loadNs) * unit;
        double first = partNs(cell, ColdStart::firstInferenceNs) * unit;
        return Element.of("svg", "start-bar")
                .set("viewBox", "0 0 " + Svg.at(WIDTH) + " " + Svg.at(HEIGHT))
                .set("preserveAspectRatio", "none")
                .set("aria-hidden", "true")
                .add(
                        Svg.tip(
                                Svg.rectangle("part-process", 0, 0, process, HEIGHT),
                                "process: " + Numbers.duration(partNs(cell, ColdStart::processNs))),
                        Svg.tip(
                                Svg.rectangle("part-load", process, 0, load, HEIGHT),
                                "load the model: " + Numbers.duration(partNs(cell, ColdStart::loadNs))),
                        Svg.tip(
                                Svg.rectangle("part-first", process + load, 0, first, HEIGHT),
                                "first query: " + Numbers.duration(partNs(cell, ColdStart::firstInferenceNs))));
    }
}
