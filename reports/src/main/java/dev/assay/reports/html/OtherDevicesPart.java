package dev.assay.reports.html;

import dev.assay.reports.text.IntegerArithmetic;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.DeviceDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Show where the same file gives other answers on other devices, and how their CPUs compute. */
final class OtherDevicesPart {
    private OtherDevicesPart() {}

    /** Add the part to the section on accuracy, if there is more than one device to compare. */
    static void render(View view, Element section) {
        List<DeviceDifference> differences =
                Objects.requireNonNullElse(view.result().deviceDifferences(), List.<DeviceDifference>of());
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < differences.size(); i++) {
            DeviceDifference difference = differences.get(i);
            if (!view.shows(difference.block())) {
                continue;
            }
            if (rows.isEmpty() || !isSameComparison(differences.get(i - 1), difference)) {
                rows.add(row(view, difference.reference(), difference.variant())
                        .add(Page.absent("the others are compared with it")));
            }
            String path = "/deviceDifferences/" + i;
            rows.add(row(view, difference.block(), difference.variant())
                    .add(Page.number(
                            Figure.count(path + "/different", difference.different()),
                            new Node.Text(" of "),
                            Figure.count(path + "/samples", difference.samples()))));
        }
        if (rows.isEmpty()) {
            return;
        }
        section.add(
                Element.of("h3").text("The same file on other devices"),
                Page.paragraph(
                        "Instruction sets round differently, and some saturate where others don't: a quantized model may answer"
                                + " otherwise on another CPU, which a float model hardly ever does. Emulated devices compute what the"
                                + " CPU that they emulate computes; their answers count here, their times nowhere."),
                Page.table(
                        "Answers of each file by device",
                        "data",
                        List.of(Page.headers("Variant", "Block", "8-bit integers", "#Score", "#Other answers")),
                        rows));
    }

    private static boolean isSameComparison(DeviceDifference one, DeviceDifference other) {
        return one.reference().equals(other.reference()) && one.variant().equals(other.variant());
    }

    private static Element row(View view, String blockId, String variant) {
        View.Block block = view.block(blockId);
        View.Cell cell = block.cell(variant);
        CellSummary summary = cell.result().summary();
        Accuracy accuracy = summary == null ? null : summary.accuracy();
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), variant)),
                        Page.cell(view.title(block)),
                        Page.cell(view.device(block.result().device())
                                .map(OtherDevicesPart::words)
                                .orElse("not known")),
                        accuracy == null
                                ? Page.absent("not measured")
                                : Page.number(
                                        Figure.accuracy(cell.path() + "/summary/accuracy/value", accuracy.value())));
    }

    private static String words(Device device) {
        return IntegerArithmetic.of(device.environment())
                + (device.environment().emulated()
                        ? " (emulated: " + device.environment().cpuModel() + ")"
                        : "");
    }
}
