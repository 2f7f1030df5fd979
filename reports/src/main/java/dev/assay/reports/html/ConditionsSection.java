package dev.assay.reports.html;

import dev.assay.scenarios.measurement.NoiseProbe;
import java.util.ArrayList;
import java.util.List;

/** Show how steady the machines were before, while and after each block was measured. */
final class ConditionsSection {
    private ConditionsSection() {}

    static Element render(View view) {
        Element section =
                Page.section(view, "conditions", "How steady the machine was").add(noise(view));
        Element conditions = ConditionsList.render(view);
        return conditions.isEmpty() ? section : section.add(Element.of("h3").text("While it was measured"), conditions);
    }

    private static Element noise(View view) {
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            NoiseProbe before = block.result().noiseBefore();
            NoiseProbe after = block.result().noiseAfter();
            if (before != null) {
                rows.add(row(view.title(block), "before", block.path() + "/noiseBefore", before));
            }
            if (after != null) {
                rows.add(row(view.title(block), "after", block.path() + "/noiseAfter", after));
            }
        }
        if (rows.isEmpty()) {
            return Page.paragraph("The machine's noise was not probed.");
        }
        return Element.of("div")
                .add(
                        Page.paragraph(
                                "Before and after each block the same small piece of work is done again and again."
                                        + " On a quiet machine its 99th percentile is close to its median and nothing pauses for long."),
                        Page.table(
                                "Noise before and after each block",
                                "data",
                                List.of(Page.headers(
                                        "Block",
                                        "When",
                                        "#Work, median",
                                        "#Work, p99",
                                        "#Worst pause",
                                        "#Load average",
                                        "#CPU time stolen",
                                        "#Other CPUs busy",
                                        "#A reading of the clock",
                                        "#Temperature")),
                                rows));
    }

    private static Element row(String title, String when, String path, NoiseProbe probe) {
        Double load = probe.loadAverage();
        Double stolen = probe.stolenShare();
        Double temperature = probe.temperatureCelsius();
        return Element.of("tr")
                .add(
                        Page.rowHeader(new Node.Text(title)),
                        Page.cell(when),
                        Page.number(Figure.duration(path + "/workP50Ns", probe.workP50Ns())),
                        Page.number(Figure.duration(path + "/workP99Ns", probe.workP99Ns())),
                        Page.number(Figure.duration(path + "/worstPauseNs", probe.worstPauseNs())),
                        load == null ? Page.absent("–") : Page.number(Figure.plain(path + "/loadAverage", load)),
                        stolen == null
                                ? Page.absent("–")
                                : Page.number(Figure.points(path + "/stolenShare", stolen), new Node.Text(" %")),
                        probe.otherBusyCores() == null
                                ? Page.absent("–")
                                : Page.number(Figure.plain(path + "/otherBusyCores", probe.otherBusyCores())),
                        probe.clockCostNs() == null
                                ? Page.absent("–")
                                : Page.number(
                                        Figure.plain(path + "/clockCostNs", probe.clockCostNs()), new Node.Text(" ns")),
                        temperature == null
                                ? Page.absent("–")
                                : Page.number(
                                        Figure.plain(path + "/temperatureCelsius", temperature), new Node.Text(" °C")));
    }
}
