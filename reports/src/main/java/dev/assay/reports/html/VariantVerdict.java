package dev.assay.reports.html;

import dev.assay.reports.text.FewRounds;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.OverallSpeedup;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Say in sentences what one variant is worth, over all blocks of one device or of all of them. */
final class VariantVerdict {
    private final View view;
    private final View.Cell cell;
    private final String baseline;
    private final @Nullable String device;
    private final ComparedBlocks blocks = new ComparedBlocks();

    /**
     * @param device its id; {@code null} for all devices together
     */
    VariantVerdict(View view, View.Cell cell, String baseline, @Nullable String device) {
        this.view = view;
        this.cell = cell;
        this.baseline = baseline;
        this.device = device;
    }

    void add(View.Block block, View.Compared compared) {
        blocks.add(block, compared);
    }

    Element render() {
        Element facts = Element.of("dl", "worth").add(term("Speed"), speed());
        facts.add(term("Accuracy"), accuracy());
        facts.add(term("Size"), size());
        facts.add(term("How sure"), sureness());
        return Element.of("div", "verdict").add(headline(), facts);
    }

    private Element headline() {
        Element headline = Element.of("p", "headline").add(variantName());
        List<ComparedBlocks.Entry> compared = blocks.ascending();
        Map<SpeedVerdict, Integer> counts = blocks.speedVerdicts();
        if (compared.isEmpty()) {
            headline.text(" could not be compared with ")
                    .add(Page.name(baseline))
                    .text(" in speed");
        } else if (counts.size() == 1 && counts.containsKey(SpeedVerdict.NOT_DISTINGUISHABLE)) {
            headline.text(" and ").add(Page.name(baseline)).text(" are not distinguishable in speed");
        } else if (counts.size() == 1 && counts.containsKey(SpeedVerdict.EQUIVALENT)) {
            headline.text(" is as fast as ").add(Page.name(baseline)).text(" within " + Numbers.percent(view.margin()));
        } else if (counts.size() == 1) {
            headline.text(" is ")
                    .addAll(estimates(compared))
                    .text(" as fast as ")
                    .add(Page.name(baseline));
        } else {
            headline.text(" against ").add(Page.name(baseline)).text(": " + countWords(counts));
        }
        if (device == null) {
            headline.text(" on " + Numbers.count(blocks.devices().size()) + " devices");
        } else if (view.hasSeveralDevices()) {
            headline.text(" on ").add(Page.name(device));
        }
        return headline.text(accuracyClause());
    }

    private String accuracyClause() {
        return switch (blocks.accuracyVerdict()) {
            case WITHIN_GATE -> ", and its accuracy stays within the gate.";
            case BEYOND_GATE -> (isSlower() ? ", and" : ", but") + " its accuracy is beyond the gate.";
            case INCONCLUSIVE -> "; whether its accuracy is within the gate is open.";
            case NO_GATE -> ". No gate was set for accuracy.";
            case NOT_MEASURED -> ". Accuracy was not measured.";
        };
    }

    private boolean isSlower() {
        return blocks.speedVerdicts().keySet().equals(Set.of(SpeedVerdict.SLOWER));
    }

    private Element speed() {
        Element words = Element.of("dd");
        List<ComparedBlocks.Entry> compared = blocks.ascending();
        if (compared.isEmpty()) {
            return words.text("Not comparable: " + blocks.reasons() + ".");
        }
        Map<SpeedVerdict, Integer> counts = blocks.speedVerdicts();
        words.text(sentence(counts) + " ");
        ComparedBlocks.Entry least = compared.getFirst();
        words.add(speedup(least)).text(" in " + view.title(least.block()));
        if (compared.size() > 1) {
            ComparedBlocks.Entry most = compared.getLast();
            words.text(" to ").add(speedup(most)).text(" in " + view.title(most.block()));
        }
        words.text(".");
        overall(words);
        if (counts.containsKey(SpeedVerdict.NOT_COMPARABLE)) {
            words.text(" Not comparable elsewhere: " + blocks.reasons() + ".");
        }
        return words;
    }

    private void overall(Element words) {
        List<OverallSpeedup> all = Objects.requireNonNullElse(view.result().overall(), List.of());
        for (int i = 0; i < all.size(); i++) {
            OverallSpeedup overall = all.get(i);
            if (overall.device().equals(device)
                    && overall.variant().equals(cell.result().variant())) {
                words.text(" Geometric mean over " + overall.blocks().size() + " blocks: ")
                        .add(Figure.ratio("/overall/" + i + "/geometricMean", overall.geometricMean()))
                        .text(
                                overall.leftOut().isEmpty()
                                        ? "."
                                        : " (" + overall.leftOut().size() + " left out: not all variants ran there).");
            }
        }
    }

    private static String sentence(Map<SpeedVerdict, Integer> counts) {
        int blocks = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (counts.size() > 1) {
            return capital(countWords(counts)) + ":";
        }
        String words = adjective(counts.keySet().iterator().next());
        return capital(words) + (blocks == 1 ? ":" : " in all " + Numbers.count(blocks) + " blocks:");
    }

    private static String countWords(Map<SpeedVerdict, Integer> counts) {
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(count -> adjective(count.getKey()) + " in " + Numbers.count(count.getValue())
                                + (count.getValue() == 1 ? " block" : " blocks"))
                        .toList());
    }

    static String adjective(SpeedVerdict verdict) {
        return switch (verdict) {
            case FASTER -> "faster";
            case SLOWER -> "slower";
            case EQUIVALENT -> "as fast";
            case NOT_DISTINGUISHABLE -> "not distinguishable";
            case NOT_COMPARABLE -> "not comparable";
        };
    }

    private Element accuracy() {
        Element words = Element.of("dd");
        ComparedBlocks.Entry worst = blocks.worstAccuracy();
        if (worst == null) {
            return words.text("Not measured on both sides.");
        }
        Interval delta = worst.result().accuracyDelta();
        words.text(blocks.count() > 1 ? "At worst " : "Changes by ")
                .add(Figure.points(worst.compared().path() + "/accuracyDelta", Objects.requireNonNull(delta)))
                .text(" percentage points" + (blocks.count() > 1 ? ", in " + view.title(worst.block()) : "") + ". ");
        Gate gate = view.result().task().gate();
        if (gate == null) {
            return words.text("The scenario sets no gate.");
        }
        words.text("The gate accepts a loss of ")
                .add(Figure.points("/task/gate/maxLoss", gate.maxLoss()))
                .text(" points: ");
        return words.add(Badge.of(blocks.accuracyVerdict())).text(".");
    }

    private Element size() {
        Comparison any = blocks.first().result();
        Node ratio = Figure.ratio(blocks.first().compared().path() + "/sizeRatio", any.sizeRatio());
        Element words = Element.of("dd");
        if (any.sizeRatio() >= 1) {
            words.text("The file is ").add(ratio).text(" smaller");
        } else {
            words.text("The file is larger (baseline over variant: ").add(ratio).text(")");
        }
        View.Block block = blocks.first().block();
        view.artifact(any.variant(), block)
                .ifPresent(own -> view.artifact(any.baseline(), block)
                        .ifPresent(other -> words.text(": ")
                                .add(Figure.bytes(
                                        own.path() + "/bytes", own.info().bytes()))
                                .text(" instead of ")
                                .add(Figure.bytes(
                                        other.path() + "/bytes", other.info().bytes()))));
        return words.text(".");
    }

    private Element sureness() {
        Element words = Element.of("dd");
        List<ComparedBlocks.Entry> compared = blocks.ascending();
        if (compared.isEmpty()) {
            return words.text("Nothing is claimed about speed.");
        }
        ComparedBlocks.Entry fewest = compared.stream()
                .min(Comparator.comparingInt(entry -> entry.result().pairedRounds()))
                .orElseThrow();
        words.text("Ranges in brackets are " + confidences(compared) + " confidence intervals over ")
                .add(Figure.count(
                        fewest.compared().path() + "/pairedRounds",
                        fewest.result().pairedRounds()))
                .text(paired(compared));
        boolean isHazardous = blocks.devices().stream()
                .flatMap(id -> view.device(id).stream())
                .anyMatch(found -> !found.environment().hazards().isEmpty());
        if (isHazardous) {
            words.text(device == null ? " Some machines have " : " This machine has ")
                    .add(Element.of("a").set("href", "#environment").text("hazards that may mislead a measurement"))
                    .text(".");
        }
        return words;
    }

    private static String confidences(List<ComparedBlocks.Entry> compared) {
        List<String> levels = compared.stream()
                .map(entry -> Objects.requireNonNullElse(entry.result().confidence(), 0.95))
                .distinct()
                .sorted()
                .map(Numbers::confidence)
                .toList();
        return levels.size() == 1 ? levels.getFirst() : levels.getFirst() + " to " + levels.getLast();
    }

    private static String paired(List<ComparedBlocks.Entry> compared) {
        if (compared.size() == 1) {
            return " paired rounds.";
        }
        boolean isSame = compared.stream()
                        .map(entry -> entry.result().pairedRounds())
                        .distinct()
                        .count()
                == 1;
        return isSame ? " paired rounds in each block." : " or more paired rounds in each block.";
    }

    private static List<Node> estimates(List<ComparedBlocks.Entry> ascending) {
        ComparedBlocks.Entry least = ascending.getFirst();
        List<Node> words = new ArrayList<>();
        words.add(Figure.ratio(least.compared().path() + "/speedup/estimate", least.estimate()));
        ComparedBlocks.Entry most = ascending.getLast();
        if (!Numbers.ratio(most.estimate()).equals(Numbers.ratio(least.estimate()))) {
            words.add(new Node.Text(" to "));
            words.add(Figure.ratio(most.compared().path() + "/speedup/estimate", most.estimate()));
        }
        return words;
    }

    private static Node speedup(ComparedBlocks.Entry entry) {
        if (!FewRounds.suffice(entry.result())) {
            return Element.of("span")
                    .add(Figure.ratio(entry.compared().path() + "/speedup/estimate", entry.estimate()))
                    .text(" (" + FewRounds.WORDS + " for an interval)");
        }
        return Figure.ratio(
                entry.compared().path() + "/speedup",
                Objects.requireNonNull(entry.result().speedup()));
    }

    private Node variantName() {
        return Page.variant(cell.number(), cell.result().variant());
    }

    private static Element term(String word) {
        return Element.of("dt").text(word);
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
