package dev.assay.reports.html;

import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RuntimeGain;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Set runtimes, and numbers of their threads, beside each other that executed the same files on the same device. */
final class RuntimesSection {
    private RuntimesSection() {}

    /** Return whether the result has anything to show here. */
    static boolean hasContent(View view) {
        return gains(view).stream().anyMatch(gain -> view.shows(gain.block()));
    }

    private static List<RuntimeGain> gains(View view) {
        return Objects.requireNonNullElse(view.result().runtimeGains(), List.<RuntimeGain>of());
    }

    static Element render(View view) {
        List<RuntimeGain> gains = gains(view);
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < gains.size(); i++) {
            RuntimeGain gain = gains.get(i);
            if (!view.shows(gain.block())) {
                continue;
            }
            View.Block reference = view.block(gain.reference());
            View.Block block = view.block(gain.block());
            View.Cell first = reference.cell(gain.variant());
            View.Cell second = block.cell(gain.variant());
            if (i == 0 || !isSameComparison(gains.get(i - 1), gain)) {
                rows.add(row(view, reference, first, Page.absent("1×: the others are compared with it")));
            }
            Interval ratio = gain.gain();
            rows.add(row(
                    view,
                    block,
                    second,
                    ratio == null
                            ? Page.absent("not comparable")
                            : Page.number(Figure.ratio("/runtimeGains/" + i + "/gain", ratio))));
        }
        return Page.section(view, "runtimes", "Runtimes side by side")
                .add(
                        Page.paragraph(
                                "The same variants, on the same device, under the same load: only what executed them differs,"
                                        + " on as many threads; or only the number of its threads."),
                        Page.table(
                                "Latency, accuracy and memory with each runtime",
                                "data",
                                List.of(Page.headers(
                                        "Variant", "Block", "Runtime", "#p50", "#Accuracy", "#Memory", "#Gain")),
                                rows),
                        Page.note(
                                "The gain is how many times faster the cell is than the same one with the runtime that the"
                                        + " scenario names first. Runtimes are blocks of their own, measured one after the other: the"
                                        + " interval (95 %, Welch's t) does not know of what changed on the machine in between."));
    }

    private static boolean isSameComparison(RuntimeGain one, RuntimeGain other) {
        return one.reference().equals(other.reference()) && one.variant().equals(other.variant());
    }

    private static Element row(View view, View.Block block, View.Cell cell, Element gain) {
        CellSummary summary = cell.result().summary();
        Evidence evidence = cell.result().evidence();
        String runtime = evidence == null
                ? block.result().runtime().type()
                : evidence.runtime() + " " + evidence.runtimeVersion();
        Element row = Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.cell(runtime));
        if (summary == null) {
            return row.add(Page.absent("not measured"), Page.absent(""), Page.absent(""), Page.absent(""));
        }
        String path = cell.path() + "/summary";
        Long p50Ns = summary.p50Ns();
        Long resident = summary.peakResidentBytes();
        return row.add(
                p50Ns == null ? Page.absent("n too small") : Page.number(Figure.duration(path + "/p50Ns", p50Ns)),
                accuracy(path, summary.accuracy()),
                resident == null
                        ? Page.absent("unknown")
                        : Page.number(Figure.bytes(path + "/peakResidentBytes", resident)),
                gain);
    }

    private static Element accuracy(String path, @Nullable Accuracy accuracy) {
        return accuracy == null
                ? Page.absent("not measured")
                : Page.number(Figure.accuracy(path + "/accuracy/value", accuracy.value()));
    }
}
