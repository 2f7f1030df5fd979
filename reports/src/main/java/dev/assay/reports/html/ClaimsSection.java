package dev.assay.reports.html;

import dev.assay.reports.text.ClaimWords;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.result.CheckedClaim;
import dev.assay.scenarios.result.ClaimOutcome;
import dev.assay.scenarios.result.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Set what is said of optimizations beside what was measured. */
final class ClaimsSection {
    private ClaimsSection() {}

    /** Return whether the result has anything to show here. */
    static boolean hasContent(View view) {
        return view.result().claims() != null;
    }

    static Element render(View view) {
        List<CheckedClaim> claims = Objects.requireNonNullElse(view.result().claims(), List.<CheckedClaim>of());
        List<Element> rows = new ArrayList<>();
        List<Element> cells = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            CheckedClaim claim = claims.get(i);
            for (int j = 0; j < claim.outcomes().size(); j++) {
                ClaimOutcome outcome = claim.outcomes().get(j);
                rows.add(row(claim, outcome));
                addCells(cells, view, claim, outcome, "/claims/" + i + "/outcomes/" + j);
            }
        }
        Element section = Page.section(view, "claims", "Claims")
                .add(
                        Page.paragraph(
                                "What is said of optimizations, checked against the intervals that were measured."
                                        + " What is better than claimed supports a claim, too."),
                        Page.table(
                                "Each claim on each device",
                                "data words",
                                List.of(Page.headers("Claim", "Device", "Verdict", "Claimed and seen", "Why")),
                                rows));
        return cells.isEmpty() || view.isLarge()
                ? section
                : section.add(Element.of("details", "behind")
                        .add(Element.of("summary").text("What each cell says"))
                        .add(Page.table(
                                "Cells that tell about claims",
                                "data",
                                List.of(Page.headers("Claim", "Claimed", "Variant", "Block", "#Seen", "Verdict")),
                                cells)));
    }

    private static Element row(CheckedClaim claim, ClaimOutcome outcome) {
        Element parts = Element.of("ul", "plain");
        outcome.parts()
                .forEach(part -> parts.add(Element.of("li")
                        .text(ClaimWords.claimed(part.claimed()) + ": " + ClaimWords.seen(part) + " ")
                        .add(Badge.of(part.verdict()))));
        Element reasons = Element.of("ul", "plain");
        outcome.reasons().forEach(reason -> reasons.add(Element.of("li").text(reason)));
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.name(claim.claim().says())),
                        Page.cell(Page.name(outcome.device())),
                        Page.cell(Badge.of(outcome.verdict())),
                        Page.cell(parts),
                        reasons.isEmpty() ? Page.cell("") : Page.cell(reasons));
    }

    private static void addCells(
            List<Element> cells, View view, CheckedClaim claim, ClaimOutcome outcome, String path) {
        for (int i = 0; i < outcome.parts().size(); i++) {
            ClaimOutcome.Part part = outcome.parts().get(i);
            for (int j = 0; j < part.findings().size(); j++) {
                ClaimOutcome.Finding finding = part.findings().get(j);
                View.Block block = view.block(finding.block());
                int number = block.cell(finding.variant()).number();
                cells.add(Element.of("tr")
                        .add(
                                Page.rowHeader(Page.name(claim.claim().name())),
                                Page.cell(ClaimWords.claimed(part.claimed())),
                                Page.cell(Page.variant(number, finding.variant())),
                                Page.cell(view.title(block)),
                                seen(
                                        path + "/parts/" + i + "/findings/" + j + "/seen",
                                        part.claimed().quantity(),
                                        finding.seen()),
                                Page.cell(Badge.of(finding.verdict()))));
            }
        }
    }

    private static Element seen(String path, ClaimedRange.Quantity quantity, @Nullable Interval seen) {
        if (seen == null) {
            return Page.absent("not comparable");
        }
        return Page.number(
                switch (quantity) {
                    case SPEED_UP -> Figure.ratio(path, seen);
                    case SIZE_RATIO -> Figure.ratio(path + "/estimate", seen.estimate());
                    case LOSS -> Figure.points(path, seen);
                });
    }
}
