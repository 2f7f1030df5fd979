package dev.assay.reports.html;

import dev.assay.reports.text.BoundWords;
import dev.assay.reports.text.ClaimWords;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.BoundVerdict;
import dev.assay.scenarios.result.ClaimVerdict;
import dev.assay.scenarios.result.RefereeResult;
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

    static Element of(BoundVerdict verdict) {
        String tone = switch (verdict) {
            case MET -> "good";
            case MISSED -> "bad";
            case INCONCLUSIVE -> "open";
        };
        return badge(tone, BoundWords.verdict(verdict));
    }

    static Element of(TimedOutputs.Verdict verdict) {
        return switch (verdict) {
            case SAME -> badge("good", "the same");
            case DIFFERENT -> badge("bad", "different");
            case TOO_ALIKE -> badge("open", "too alike to tell");
            case NOT_COMPARABLE -> badge("open", "not comparable");
        };
    }

    static Element of(RefereeResult.Verdict verdict) {
        return switch (verdict) {
            case AGREES -> badge("good", "agree");
            case DISAGREES -> badge("bad", "disagree");
            case INCONCLUSIVE -> badge("open", "not shown to agree");
        };
    }

    static Element of(NewInputs.Verdict verdict) {
        return switch (verdict) {
            case AS_FAST -> badge("good", "as fast");
            case SLOWER -> badge("bad", "answers from memory");
            case TOO_FAST -> badge("open", "too fast to tell");
        };
    }

    static Element of(ClaimVerdict verdict) {
        String tone = switch (verdict) {
            case SUPPORTED -> "good";
            case NOT_SUPPORTED -> "bad";
            case PARTLY, INCONCLUSIVE, NOT_MEASURED -> "open";
        };
        return badge(tone, ClaimWords.verdict(verdict));
    }

    /** Return what to say of a speed that is not that of the model whose accuracy was measured. */
    static Element answersDiffer() {
        return badge("bad", "timed outputs differ");
    }

    /** Return what to say of a speed that is not that of the accelerator that was asked for. */
    static Element fellBack() {
        return badge("bad", "fell back");
    }

    /** Return what to say where queries arrived faster than they were answered. */
    static Element tooFast() {
        return badge("bad", "did not keep up");
    }

    /** Return what to say where trials were used up before a rate was confirmed. */
    static Element unconfirmed() {
        return badge("open", "unconfirmed");
    }

    private static Element badge(String tone, String words) {
        return Element.of("span", "badge " + tone).text(words);
    }
}
