package dev.assay.reports.html;

import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Show what really ran: who executed the graph, which operators were in it, and under which settings. */
final class EvidenceSection {
    private EvidenceSection() {}

    static Element render(View view) {
        Element section = Page.section(view, "evidence", "Evidence: what really ran");
        Map<List<@Nullable Evidence>, List<View.Block>> groups = new LinkedHashMap<>();
        for (View.Block block : view.blocks()) {
            List<@Nullable Evidence> evidence = new ArrayList<>();
            block.cells().forEach(cell -> evidence.add(cell.result().evidence()));
            groups.computeIfAbsent(evidence, _ -> new ArrayList<>()).add(block);
        }
        groups.values().forEach(blocks -> group(view, blocks, section));
        return section.addAll(TimedOutputsPart.render(view)).addAll(NewInputsPart.render(view));
    }

    /** Show blocks whose cells have the same evidence once. */
    private static void group(View view, List<View.Block> blocks, Element section) {
        List<View.Cell> cells = blocks.getFirst().cells().stream()
                .filter(cell -> cell.result().evidence() != null)
                .toList();
        String title = String.join("; ", blocks.stream().map(view::title).toList());
        section.add(Element.of("h3").text(blocks.size() == view.blocks().size() ? "The same in every block" : title));
        if (cells.isEmpty()) {
            section.add(Page.paragraph("No cell loaded its model, so nothing is known."));
            return;
        }
        Element head = Element.of("tr").add(Element.of("th").set("scope", "col").text("Fact"));
        cells.forEach(cell -> head.add(Element.of("th")
                .set("scope", "col")
                .add(Page.variant(cell.number(), cell.result().variant()))));
        section.add(Page.table("Runtime and settings", "data facts-table", List.of(head), facts(cells)));
        operators(cells, title, section);
        notes(cells, section);
    }

    private static List<Element> facts(List<View.Cell> cells) {
        List<Element> rows = new ArrayList<>();
        rows.add(row(
                "Runtime", cells.stream().map(cell -> runtime(evidence(cell))).toList()));
        rows.add(row(
                "Nodes run by", cells.stream().map(EvidenceSection::providers).toList()));
        if (cells.stream().anyMatch(cell -> evidence(cell).placement() != null)) {
            rows.add(row(
                    "Asked for",
                    cells.stream()
                            .map(cell -> placement(evidence(cell).placement()))
                            .toList()));
        }
        rows.add(row(
                "Threads of one inference",
                cells.stream()
                        .map(cell -> Page.cell(Figure.count(
                                cell.path() + "/evidence/threads",
                                evidence(cell).threads())))
                        .toList()));
        TreeSet<String> settings = new TreeSet<>();
        cells.forEach(cell -> settings.addAll(evidence(cell).settings().keySet()));
        for (String setting : settings) {
            List<String> values = cells.stream()
                    .map(cell -> evidence(cell).settings().getOrDefault(setting, "–"))
                    .toList();
            Element row = row(setting, values.stream().map(Page::cell).toList());
            rows.add(values.stream().distinct().count() > 1 ? row.set("class", "differs") : row);
        }
        return rows;
    }

    /** A runtime may be called {@code null}, and may have no version. */
    private static Element runtime(Evidence evidence) {
        Element shown = Element.of("td").add(Page.name(evidence.runtime()));
        return evidence.runtimeVersion().isBlank() ? shown : shown.text(", version " + evidence.runtimeVersion());
    }

    private static Element providers(View.Cell cell) {
        Element shown = Element.of("td");
        evidence(cell)
                .providers()
                .forEach((provider, nodes) -> shown.add(Element.of("div")
                        .add(Page.name(provider))
                        .text(", ")
                        .add(Figure.count(cell.path() + "/evidence/providers/" + pointer(provider), nodes))
                        .text(nodes == 1 ? " node" : " nodes")));
        return shown.isEmpty() ? shown.text("the runtime does not tell") : shown;
    }

    private static Element placement(@Nullable Placement placement) {
        if (placement == null) {
            return Page.absent("–");
        }
        Element shown = Element.of("td").add(Page.name(placement.wanted()));
        return placement.fellBack() ? shown.text(" ").add(Badge.fellBack()) : shown;
    }

    private static void operators(List<View.Cell> cells, String title, Element section) {
        SortedMap<String, List<Integer>> counts = new TreeMap<>();
        for (View.Cell cell : cells) {
            Map<String, Integer> operators = evidence(cell).operators();
            if (operators == null) {
                section.add(Page.paragraph("The runtime does not tell which operators it ran."));
                return;
            }
            operators.keySet().forEach(operator -> counts.put(operator, List.of()));
        }
        List<Element> different = new ArrayList<>();
        List<Element> equal = new ArrayList<>();
        for (String operator : counts.keySet()) {
            List<Element> shown = new ArrayList<>();
            TreeSet<Integer> distinct = new TreeSet<>();
            for (View.Cell cell : cells) {
                Integer count = operatorCount(cell, operator);
                distinct.add(count == null ? 0 : count);
                shown.add(
                        count == null
                                ? Page.absent("–")
                                : Page.number(
                                        Figure.count(cell.path() + "/evidence/operators/" + pointer(operator), count)));
            }
            boolean isDifferent = distinct.size() > 1;
            Element row = row(operator, shown);
            (isDifferent ? different : equal).add(isDifferent ? row.set("class", "differs") : row);
        }
        String caption = "Operators after the runtime's own optimization; those whose number differs come first";
        Element head = Element.of("tr").add(Element.of("th").set("scope", "col").text("Operator"));
        cells.forEach(cell -> head.add(Element.of("th", "n")
                .set("scope", "col")
                .add(Page.variant(cell.number(), cell.result().variant()))));
        different.addAll(equal);
        section.add(Element.of("details", "operators")
                .set("open")
                .add(Element.of("summary").text("Operators of the graph that ran"))
                .add(Page.table(caption, "data narrow", List.of(head), different))
                .set("aria-label", "Operators, " + title));
    }

    private static @Nullable Integer operatorCount(View.Cell cell, String operator) {
        Map<String, Integer> operators = evidence(cell).operators();
        return operators == null ? null : operators.get(operator);
    }

    private static void notes(List<View.Cell> cells, Element section) {
        Element list = Element.of("ul", "notes");
        for (View.Cell cell : cells) {
            for (String note : evidence(cell).notes()) {
                list.add(Element.of("li")
                        .add(Page.variant(cell.number(), cell.result().variant()))
                        .text(": " + note));
            }
        }
        if (!list.isEmpty()) {
            section.add(list);
        }
    }

    private static Element row(String fact, List<Element> cells) {
        return Element.of("tr").add(Page.rowHeader(Page.name(fact))).addAll(cells);
    }

    private static Evidence evidence(View.Cell cell) {
        return Objects.requireNonNull(cell.result().evidence());
    }

    /** Return a name as one part of a JSON pointer (RFC 6901). */
    private static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
