package dev.assay.reports.html;

import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.SpeedVerdict;

/** Show verdicts as words with a colour; the words alone say it too. */
final class Badge {
    private Badge() {}

    static Element of(SpeedVerdict verdict) {
        String tone = switch (verdict) {
            case FASTER -> "good";
            case SLOWER -> "bad";
            case EQUIVALENT, NOT_DISTINGUISHABLE, NOT_COMPARABLE -> "open";
        };
        return badge(tone, VariantVerdict.adjective(verdict));
    }

    static Element of(AccuracyVerdict verdict) {
        return switch (verdict) {
            case WITHIN_GATE -> badge("good", "within the gate");
            case BEYOND_GATE -> badge("bad", "beyond the gate");
            case INCONCLUSIVE -> badge("open", "inconclusive");
            case NO_GATE -> badge("open", "no gate");
            case NOT_MEASURED -> badge("open", "not measured");
        };
    }

    private static Element badge(String tone, String words) {
        return Element.of("span", "badge " + tone).text(words);
    }
}
