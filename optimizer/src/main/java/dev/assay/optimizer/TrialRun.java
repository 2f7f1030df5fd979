package dev.assay.optimizer;

import dev.assay.optimizer.execution.Agreement;
import java.util.Locale;

/** Tell how a variant did when it was loaded and run once by ONNX Runtime. */
public sealed interface TrialRun {
    /** Return the result in one line. */
    String toText();

    /**
     * It ran.
     *
     * @param on what it ran on
     * @param agreement of its outputs with what the model gave before
     */
    record Ran(TrialInputs on, Agreement agreement) implements TrialRun {
        @Override
        public String toText() {
            return String.format(
                    Locale.ROOT,
                    "runs; on %s the cosine to the outputs before is %.6f, the largest difference %.3g of %.3g",
                    on.toText(),
                    agreement.cosine(),
                    agreement.maxDifference(),
                    agreement.maxMagnitude());
        }
    }

    /**
     * It was loaded, but there was nothing to run it on.
     *
     * @param reason why, in a sentence without a full stop
     */
    record Loaded(String reason) implements TrialRun {
        @Override
        public String toText() {
            return "loads, but was not run: " + reason;
        }
    }

    /**
     * It was not even loaded, since the model before could not be.
     *
     * @param reason why, in a sentence without a full stop
     */
    record Skipped(String reason) implements TrialRun {
        @Override
        public String toText() {
            return "not checked: " + reason;
        }
    }

    /** What a variant runs on. */
    enum TrialInputs {
        FIRST_SAMPLE,
        MADE_UP;

        String toText() {
            return switch (this) {
                case FIRST_SAMPLE -> "the first sample";
                case MADE_UP -> "made-up inputs";
            };
        }
    }
}
