package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Hold what a large page says about each cell, device by device, packed: a part is unpacked and laid out only when a reader opens it.
 *
 * <p>Parts are made at the same time on all CPUs.
 */
final class DeviceParts {
    /** A part with more blocks than this takes a moment to open. */
    private static final int MOST_BLOCKS = 40;

    private DeviceParts() {}

    /** Some blocks of one device. */
    private record Part(String id, String title, List<View.Block> blocks) {}

    static Element render(View view) {
        List<Element> details =
                parts(view).parallelStream().map(part -> details(view, part)).toList();
        return Page.section(view, "devices", "Device by device")
                .add(
                        Page.paragraph(
                                "This run has so many cells that latencies, rounds, accuracy and evidence are put away, one part"
                                        + " for each device. They are within this page; opening a part needs scripts, but no network."),
                        Element.of("div", "parts").addAll(details));
    }

    private static List<Part> parts(View view) {
        Map<String, List<View.Block>> byDevice = view.blocks().stream()
                .collect(Collectors.groupingBy(
                        block -> block.result().device(), LinkedHashMap::new, Collectors.toList()));
        List<Part> parts = new ArrayList<>();
        byDevice.forEach((device, blocks) -> {
            int count = Math.ceilDiv(blocks.size(), MOST_BLOCKS);
            for (int i = 0; i < count; i++) {
                List<View.Block> some = blocks.subList(i * MOST_BLOCKS, Math.min(blocks.size(), (i + 1) * MOST_BLOCKS));
                String title = count == 1 ? device : device + ", part " + (i + 1) + " of " + count;
                parts.add(new Part("part-" + (parts.size() + 1), title, some));
            }
        });
        return parts;
    }

    private static Element details(View view, Part part) {
        String blocks = IntStream.range(0, part.blocks().size())
                .mapToObj(i -> part.blocks().get(i).id())
                .collect(Collectors.joining(" "));
        return Element.of("details", "part")
                .set("id", part.id())
                .set("data-blocks", blocks)
                .add(Element.of("summary").add(Page.name(part.title())).text(": " + counts(part.blocks())))
                .add(packed(view, part));
    }

    private static String counts(List<View.Block> blocks) {
        Map<SpeedVerdict, Long> verdicts = blocks.stream()
                .flatMap(block -> block.result().comparisons().stream())
                .collect(Collectors.groupingBy(
                        comparison -> comparison.speedVerdict(), LinkedHashMap::new, Collectors.counting()));
        String words = verdicts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(count -> Numbers.count(count.getValue()) + " " + VariantVerdict.adjective(count.getKey()))
                .collect(Collectors.joining(", "));
        return Numbers.count(blocks.size())
                + (blocks.size() == 1 ? " block" : " blocks")
                + (words.isEmpty() ? "" : "; " + words);
    }

    /** Write a part section by section: none of them is needed any more when the next one is made. */
    private static Element packed(View view, Part part) {
        View shown = view.only(part.blocks(), part.id() + "-").read();
        Packed packed = new Packed();
        VerdictSection.ofPart(shown).forEach(packed::add);
        for (Sections.Section section : Sections.ofPart(shown)) {
            packed.add(section.render().apply(shown));
        }
        return packed.script();
    }
}
