package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
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

    /** From so many devices on, sentences about each of them hide what they have in common. */
    private static final int FLEET = 4;

    /** Where more is missing than this, the rest is only counted here, and named further down. */
    private static final int MOST_GAPS = 12;

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
        boolean isFleet = isFleet(view);
        verdicts(view, !isFleet).forEach(verdict -> section.add(verdict.render()));
        section.add(coverage(view));
        if (isFleet && !view.isLarge()) {
            Element details =
                    Element.of("details", "by-device").add(Element.of("summary").text("The same, device by device"));
            verdicts(view, true).forEach(verdict -> details.add(verdict.render()));
            section.add(details);
        }
        return section;
    }

    /** Return what each variant is worth on the devices of a part. */
    static List<Element> ofPart(View part) {
        return verdicts(part, true).stream().map(VariantVerdict::render).toList();
    }

    /** Return whether there are so many devices that a reader first wants to know about all of them together. */
    private static boolean isFleet(View view) {
        long devices = view.blocks().stream()
                .map(block -> block.result().device())
                .distinct()
                .limit(FLEET)
                .count();
        return devices >= FLEET;
    }

    private static Element facts(View view) {
        RunInfo run = view.result().run();
        List<String> machines = view.result().devices().stream()
                .map(VerdictSection::machineWords)
                .distinct()
                .toList();
        String machine = machines.size() < FLEET
                ? String.join("; ", machines)
                : Numbers.count(view.result().devices().size()) + " devices of " + Numbers.count(machines.size())
                        + " kinds";
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

    private static List<VariantVerdict> verdicts(View view, boolean isByDevice) {
        Map<String, VariantVerdict> verdicts = new LinkedHashMap<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                View.Compared comparison = cell.comparison();
                if (comparison != null) {
                    String device = isByDevice ? block.result().device() : null;
                    String key = device + "\n" + comparison.result().baseline() + "\n"
                            + cell.result().variant();
                    verdicts.computeIfAbsent(
                                    key,
                                    _ -> new VariantVerdict(
                                            view, cell, comparison.result().baseline(), device))
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
            words.text("All " + Numbers.count(cells.size()) + " cells were measured in full.");
        } else {
            words.text(Numbers.count(measured) + " of " + Numbers.count(cells.size()) + " cells were measured in full"
                    + (partial > 0 ? ", " + Numbers.count(partial) + " in part" : "")
                    + (failed > 0 ? ", " + Numbers.count(failed) + " not at all" : "") + ".");
        }
        List<Element> gaps = new ArrayList<>(impossible(view));
        for (View.Block block : view.blocks()) {
            gaps.addAll(gaps(view, block));
        }
        Element coverage = Element.of("div", "coverage").add(words);
        if (gaps.isEmpty()) {
            return coverage;
        }
        Element list = Element.of("ul", "gaps").addAll(gaps.subList(0, Math.min(MOST_GAPS, gaps.size())));
        int more = gaps.size() - MOST_GAPS;
        if (more > 0) {
            list.add(Element.of("li")
                    .text(Numbers.count(more) + " more, in ")
                    .add(Element.of("a").set("href", "#problems").text("what went wrong"))
                    .text("."));
        }
        return coverage.add(list);
    }

    /** Name what was asked for, and no device could do. */
    private static List<Element> impossible(View view) {
        return view.result().problems().stream()
                .filter(ProblemsSection::isImpossible)
                .map(problem -> Element.of("li")
                        .text("Not possible here: ")
                        .add(Element.of("span", "why").text(problem.message() + ".")))
                .toList();
    }

    private static List<Element> gaps(View view, View.Block block) {
        Map<String, List<View.Cell>> gaps = new LinkedHashMap<>();
        for (View.Cell cell : block.cells()) {
            if (cell.result().status() != CellStatus.MEASURED) {
                gaps.computeIfAbsent(gapWords(block, cell), _ -> new ArrayList<>())
                        .add(cell);
            }
        }
        return gaps.entrySet().stream()
                .map(gap -> gap(gap.getValue(), view.title(block), gap.getKey()))
                .toList();
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
