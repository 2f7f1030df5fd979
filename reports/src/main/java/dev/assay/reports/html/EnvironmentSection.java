package dev.assay.reports.html;

import dev.assay.scenarios.hardware.TriedRuntime;
import dev.assay.scenarios.hardware.TriedRuntimes;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Hazard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Show the machines, what tells them apart, and what about them may mislead. */
final class EnvironmentSection {
    private static final String TABLE = "systems-table";

    /** More than fit on a screen: from here on readers may want to look for one. */
    private static final int MANY = 8;

    private EnvironmentSection() {}

    /**
     * One thing about a device.
     *
     * @param words the same for two devices only if they are the same in this
     * @param shown with its numbers to trace
     */
    private record Fact(String name, String words, Node shown) {}

    static Element render(View view) {
        Element section = Page.section(view, "environment", "Systems");
        List<Device> devices = view.result().devices();
        List<List<Fact>> facts = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            facts.add(facts("/devices/" + i + "/environment", devices.get(i)));
        }
        if (devices.size() == 1) {
            section.add(Element.of("h3").add(Page.name(devices.getFirst().id())));
        }
        section.add(hazards(devices));
        neverTried(view).forEach(warning -> section.add(Page.note(warning)));
        if (devices.isEmpty()) {
            return section;
        }
        List<Integer> same = new ArrayList<>();
        List<Integer> different = new ArrayList<>();
        for (int i = 0; i < facts.getFirst().size(); i++) {
            (words(facts, i).size() == 1 ? same : different).add(i);
        }
        if (!different.isEmpty()) {
            section.add(Page.paragraph("What tells the systems apart. Marked is what most of the others don't have."));
            if (devices.size() >= MANY) {
                section.add(Page.filter(TABLE, "Show systems with", "a name, a CPU, an instruction set"));
            }
            section.add(differences(devices, facts, different));
            section.add(Element.of("h3").text("The same on all of them"));
        }
        Element list = Element.of("dl", "grid");
        same.forEach(i -> list.add(entry(facts.getFirst().get(i))));
        return section.add(list);
    }

    /** Count what the devices say to one fact. */
    private static Map<String, Long> words(List<List<Fact>> facts, int fact) {
        return facts.stream()
                .map(device -> device.get(fact).words())
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
    }

    private static Element differences(List<Device> devices, List<List<Fact>> facts, List<Integer> different) {
        Element head = Page.headers("Device");
        List<Map<String, Long>> counts = new ArrayList<>();
        for (int i : different) {
            head.add(Element.of("th")
                    .set("scope", "col")
                    .text(facts.getFirst().get(i).name()));
            counts.add(words(facts, i));
        }
        List<Element> rows = new ArrayList<>();
        for (int device = 0; device < devices.size(); device++) {
            Element row = Element.of("tr")
                    .add(Page.rowHeader(Page.name(devices.get(device).id())));
            for (int i = 0; i < different.size(); i++) {
                Fact fact = facts.get(device).get(different.get(i));
                Element cell = Page.cell(fact.shown());
                Long alike = counts.get(i).get(fact.words());
                boolean isCommon = alike != null && 2 * alike > devices.size();
                row.add(isCommon ? cell : cell.set("class", "differs"));
            }
            rows.add(row);
        }
        return Page.table(TABLE, "What tells the systems apart", "data systems sortable", List.of(head), rows);
    }

    private static Element hazards(List<Device> devices) {
        Map<Hazard, List<String>> hazards = new LinkedHashMap<>();
        devices.forEach(device -> device.environment()
                .hazards()
                .forEach(hazard ->
                        hazards.computeIfAbsent(hazard, _ -> new ArrayList<>()).add(device.id())));
        if (hazards.isEmpty()) {
            return Page.paragraph("Nothing was found that is known to mislead measurements.");
        }
        Element list = Element.of("ul", "hazards");
        hazards.forEach((hazard, ids) -> {
            Element item = Element.of("li").text(hazard.message() + " ");
            item.add(Element.of("span", "hint").text(hazard.hint()))
                    .text(" ")
                    .add(Element.of("code", "code").text(hazard.code()));
            if (devices.size() > 1) {
                item.text(ids.size() == devices.size() ? " On all systems." : " On ");
                if (ids.size() < devices.size()) {
                    item.add(Page.name(String.join(", ", ids))).text(".");
                }
            }
            list.add(item);
        });
        return list;
    }

    /** Say of which runtimes nobody knows whether they behave on such hardware. */
    private static Set<String> neverTried(View view) {
        Set<String> warnings = new LinkedHashSet<>();
        for (View.Block block : view.blocks()) {
            view.device(block.result().device())
                    .flatMap(device -> TriedRuntimes.known().find(block.result().runtime(), device.labels()))
                    .flatMap(TriedRuntime::warning)
                    .ifPresent(warnings::add);
        }
        return warnings;
    }

    private static List<Fact> facts(String path, Device device) {
        Environment environment = device.environment();
        List<Fact> facts = new ArrayList<>();
        facts.add(
                fact("CPU", environment.cpuModel() + " (" + environment.cpuVendor() + ", " + environment.arch() + ")"));
        facts.add(fact(
                "Instructions",
                environment.cpuFeatures().isEmpty()
                        ? "none of those that matter here"
                        : String.join(", ", environment.cpuFeatures())));
        facts.add(new Fact(
                "Cores",
                environment.usableCores() + " of " + environment.onlineCores(),
                Element.of("span")
                        .add(
                                Figure.trimmed(path + "/usableCores", environment.usableCores()),
                                new Node.Text(" usable of "),
                                Figure.count(path + "/onlineCores", environment.onlineCores()))));
        facts.add(frequency(path, environment.frequencyMhz()));
        facts.add(optional("Governor", environment.governor()));
        Boolean turbo = environment.turbo();
        facts.add(optional("Turbo", turbo == null ? null : turbo ? "on" : "off"));
        String virtualization = environment.virtualization();
        facts.add(fact(
                "Virtualization",
                (virtualization == null ? "none found" : virtualization)
                        + (environment.emulated() ? ", instructions are emulated" : "")));
        facts.add(memory(path, environment.memoryBytes(), environment.memoryLimitBytes()));
        facts.add(fact("System", environment.os() + ", kernel " + environment.kernel()));
        facts.add(fact("Java", environment.jvm()));
        facts.add(fact(
                "Runtimes",
                environment.runtimes().entrySet().stream()
                        .map(runtime -> runtime.getKey()
                                + (runtime.getValue().isBlank() ? "" : " version " + runtime.getValue()))
                        .collect(Collectors.joining(", "))));
        facts.add(fact(
                "Labels",
                device.labels().entrySet().stream()
                        .map(label -> label.getKey() + ": " + label.getValue())
                        .collect(Collectors.joining(", "))));
        return facts;
    }

    private static Fact frequency(String path, @Nullable Double frequencyMhz) {
        return frequencyMhz == null
                ? fact("Frequency", "not told")
                : new Fact(
                        "Frequency",
                        Double.toString(frequencyMhz),
                        Element.of("span")
                                .add(Figure.plain(path + "/frequencyMhz", frequencyMhz))
                                .text(" MHz"));
    }

    private static Fact memory(String path, long memoryBytes, @Nullable Long limitBytes) {
        Element memory = Element.of("span").add(Figure.bytes(path + "/memoryBytes", memoryBytes));
        if (limitBytes != null) {
            memory.text(", limited to ").add(Figure.bytes(path + "/memoryLimitBytes", limitBytes));
        }
        return new Fact("Memory", memoryBytes + " " + limitBytes, memory);
    }

    private static Fact optional(String name, @Nullable String value) {
        return fact(name, value == null ? "not told" : value);
    }

    private static Fact fact(String name, String words) {
        return new Fact(name, words, new Node.Text(words));
    }

    private static Element entry(Fact fact) {
        return Element.of("div")
                .add(Element.of("dt").text(fact.name()), Element.of("dd").add(fact.shown()));
    }
}
