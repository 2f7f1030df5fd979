package dev.assay.reports.html;

import dev.assay.reports.text.RefereeSentence;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.result.RunStatus;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Open the page: what was run, what came out of it, and how much of it could be measured. */
final class VerdictSection {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private VerdictSection() {}

    static Element render(View view) {
        RunInfo run = view.result().run();
        Element section = Element.of("section", "opening")
                .set("id", "verdict")
                .set("aria-labelledby", "title")
                .add(Element.of("p", "eyebrow").text("Assay report"))
                .add(Element.of("h1").set("id", "title").add(Page.name(run.scenario())));
        if (!run.description().isBlank()) {
            section.add(Element.of("p", "description").text(run.description()));
        }
        section.add(facts(view));
        if (run.status() != RunStatus.COMPLETE) {
            section.add(Element.of("p", "banner").text(statusWords(run.status())));
        }
        for (String warning : RefereeSentence.warnings(view.result())) {
            section.add(Element.of("p", "banner").text(warning + "."));
        }
        for (Device device : view.result().devices()) {
            if (device.environment().emulated()) {
                section.add(Element.of("p", "banner")
                        .text(device.id() + " is emulated ("
                                + device.environment().cpuModel()
                                + "). Its answers count. Its times say nothing about real hardware: they are compared with"
                                + " nothing, and no gate on speed looks at them."));
            }
        }
        for (VariantVerdict verdict : verdicts(view)) {
            section.add(verdict.render());
        }
        return section.add(coverage(view));
    }

    private static Element facts(View view) {
        RunInfo run = view.result().run();
        String machine = String.join(
                "; ",
                view.result().devices().stream()
                        .map(VerdictSection::machineWords)
                        .distinct()
                        .toList());
        Element facts = Element.of("p", "facts")
                .add(fact(TIME.format(run.started())))
                .add(fact("took " + words(Duration.between(run.started(), run.finished()))))
                .add(fact("profile " + run.profile().toText()));
        return machine.isEmpty() ? facts : facts.add(fact(machine));
    }

    private static Element fact(String text) {
        return Element.of("span").text(text);
    }

    private static String machineWords(Device device) {
        return device.environment().cpuModel() + ", " + device.environment().arch();
    }

    private static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    private static String statusWords(RunStatus status) {
        return switch (status) {
            case COMPLETE -> "Every cell was measured.";
            case PARTIAL ->
                "This run is partial: some cells have problems. What was measured stands; what is missing is named below.";
            case INTERRUPTED ->
                "This run was stopped before its end. What had been measured by then stands; intervals are wider than planned.";
            case FAILED -> "Nothing could be measured. The problems below say why.";
        };
    }

    private static List<VariantVerdict> verdicts(View view) {
        Map<String, VariantVerdict> verdicts = new LinkedHashMap<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                View.Compared comparison = cell.comparison();
                if (comparison != null) {
                    String key = block.result().device() + "\n" + cell.result().variant();
                    verdicts.computeIfAbsent(
                                    key,
                                    _ -> new VariantVerdict(
                                            view,
                                            cell,
                                            comparison.result().baseline(),
                                            block.result().device()))
                            .add(block, comparison);
                }
            }
        }
        return List.copyOf(verdicts.values());
    }

    private static Element coverage(View view) {
        List<View.Cell> cells = new ArrayList<>();
        view.blocks().forEach(block -> cells.addAll(block.cells()));
        long measured = count(cells, CellStatus.MEASURED);
        long partial = count(cells, CellStatus.PARTIAL);
        long failed = count(cells, CellStatus.FAILED);
        Element words = Element.of("p").add(Element.of("strong").text("Coverage. "));
        if (measured == cells.size()) {
            words.text("All " + cells.size() + " cells were measured in full.");
        } else {
            words.text(measured + " of " + cells.size() + " cells were measured in full"
                    + (partial > 0 ? ", " + partial + " in part" : "")
                    + (failed > 0 ? ", " + failed + " not at all" : "") + ".");
        }
        Element coverage = Element.of("div", "coverage").add(words);
        Element list = Element.of("ul", "gaps");
        for (View.Block block : view.blocks()) {
            Map<String, List<View.Cell>> gaps = new LinkedHashMap<>();
            for (View.Cell cell : block.cells()) {
                if (cell.result().status() != CellStatus.MEASURED) {
                    gaps.computeIfAbsent(gapWords(block, cell), _ -> new ArrayList<>())
                            .add(cell);
                }
            }
            gaps.forEach((gap, missing) -> list.add(gap(missing, view.title(block), gap)));
        }
        return list.isEmpty() ? coverage : coverage.add(list);
    }

    private static Element gap(List<View.Cell> cells, String block, String words) {
        Element gap = Element.of("li");
        for (int i = 0; i < cells.size(); i++) {
            gap.text(i == 0 ? "" : ", ")
                    .add(Page.variant(
                            cells.get(i).number(), cells.get(i).result().variant()));
        }
        return gap.text(" in " + block + ": ").add(Element.of("span", "why").text(words));
    }

    private static String gapWords(View.Block block, View.Cell cell) {
        String words = cell.result().status() == CellStatus.FAILED
                ? "not measured"
                : cell.result().rounds().size() + " of " + block.result().roundsPlanned() + " rounds";
        String why = cell.why();
        return why.isEmpty() ? words + "." : words + ". " + why;
    }

    private static long count(List<View.Cell> cells, CellStatus status) {
        return cells.stream().filter(cell -> cell.result().status() == status).count();
    }
}
