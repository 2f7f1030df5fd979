package dev.assay.reports.html;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.NoiseProbe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Show the machines, what about them may mislead, and how steady they were. */
final class EnvironmentSection {
    private EnvironmentSection() {}

    static Element render(View view) {
        Element section = Page.section("environment", "Environment");
        List<Device> devices = view.result().devices();
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            section.add(Element.of("h3").add(Page.name(device.id())));
            section.add(hazards(device.environment().hazards()));
            section.add(facts("/devices/" + i + "/environment", device));
        }
        section.add(noise(view));
        Element conditions = ConditionsList.render(view);
        return conditions.isEmpty() ? section : section.add(Element.of("h3").text("While it was measured"), conditions);
    }

    private static Element hazards(List<Hazard> hazards) {
        if (hazards.isEmpty()) {
            return Page.paragraph("Nothing was found that is known to mislead measurements.");
        }
        Element list = Element.of("ul", "hazards");
        for (Hazard hazard : hazards) {
            list.add(Element.of("li")
                    .text(hazard.message() + " ")
                    .add(Element.of("span", "hint").text(hazard.hint()))
                    .text(" ")
                    .add(Element.of("code", "code").text(hazard.code())));
        }
        return list;
    }

    private static Element facts(String path, Device device) {
        Environment environment = device.environment();
        Element facts = Element.of("dl", "grid");
        fact(
                facts,
                "CPU",
                new Node.Text(
                        environment.cpuModel() + " (" + environment.cpuVendor() + ", " + environment.arch() + ")"));
        fact(
                facts,
                "Instructions",
                new Node.Text(
                        environment.cpuFeatures().isEmpty()
                                ? "none of those that matter here"
                                : String.join(", ", environment.cpuFeatures())));
        fact(
                facts,
                "Cores",
                Figure.trimmed(path + "/usableCores", environment.usableCores()),
                new Node.Text(" usable of "),
                Figure.count(path + "/onlineCores", environment.onlineCores()));
        fact(facts, "Frequency", frequency(path, environment));
        fact(facts, "Governor", optional(environment.governor()));
        Boolean turbo = environment.turbo();
        fact(facts, "Turbo", optional(turbo == null ? null : turbo ? "on" : "off"));
        String virtualization = environment.virtualization();
        fact(
                facts,
                "Virtualization",
                new Node.Text((virtualization == null ? "none found" : virtualization)
                        + (environment.emulated() ? ", instructions are emulated" : "")));
        Long limit = environment.memoryLimitBytes();
        Element memory = Element.of("span").add(Figure.bytes(path + "/memoryBytes", environment.memoryBytes()));
        if (limit != null) {
            memory.text(", limited to ").add(Figure.bytes(path + "/memoryLimitBytes", limit));
        }
        fact(facts, "Memory", memory);
        fact(facts, "System", new Node.Text(environment.os() + ", kernel " + environment.kernel()));
        fact(facts, "Java", new Node.Text(environment.jvm()));
        List<String> runtimes = new ArrayList<>();
        environment
                .runtimes()
                .forEach(
                        (runtime, version) -> runtimes.add(runtime + (version.isBlank() ? "" : " version " + version)));
        fact(facts, "Runtimes", new Node.Text(String.join(", ", runtimes)));
        List<String> labels = new ArrayList<>();
        device.labels().forEach((label, value) -> labels.add(label + ": " + value));
        fact(facts, "Labels", new Node.Text(String.join(", ", labels)));
        return facts;
    }

    private static Node frequency(String path, Environment environment) {
        Double frequencyMhz = environment.frequencyMhz();
        return frequencyMhz == null
                ? new Node.Text("not told")
                : Element.of("span")
                        .add(Figure.plain(path + "/frequencyMhz", frequencyMhz))
                        .text(" MHz");
    }

    private static Node optional(@Nullable String value) {
        return new Node.Text(value == null ? "not told" : value);
    }

    private static void fact(Element facts, String name, Node... value) {
        facts.add(Element.of("div")
                .add(Element.of("dt").text(name), Element.of("dd").add(value)));
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
                        Element.of("h3").text("How steady it was"),
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
