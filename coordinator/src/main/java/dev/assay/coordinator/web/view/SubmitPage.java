package dev.assay.coordinator.web.view;

import dev.assay.scenarios.language.ProfileName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Show the form for scenarios, as it was filled in.
 *
 * @param notice what is to be known about the form, or empty
 * @param problems what is wrong with what was filled in
 * @param preview what it would measure, if that is known
 */
public record SubmitPage(
        Form form,
        String notice,
        List<ProblemView> problems,
        @Nullable PreviewPart preview) {
    public SubmitPage {
        problems = List.copyOf(problems);
    }

    /**
     * Hold what was filled in, word for word.
     *
     * @param priority as it was typed
     * @param seed as it was typed
     * @param pool as it was typed, or empty
     */
    public record Form(String scenario, ProfileName profile, String priority, String seed, String pool) {
        public static final Form EMPTY = new Form("", ProfileName.STANDARD, "0", "", "");
    }

    /**
     * Show the plan.
     *
     * @param summary sentences about it
     * @param headings of the table
     * @param rows one for each block
     * @param leftOut what can't run, and why
     * @param notes what to know about the lab's agents
     * @param digest names what was previewed
     * @param canSubmit whether the coordinator would take it on
     */
    public record PreviewPart(
            String name,
            List<String> summary,
            List<String> headings,
            List<List<String>> rows,
            List<LeftOut> leftOut,
            List<String> notes,
            String digest,
            boolean canSubmit) {
        public PreviewPart {
            summary = List.copyOf(summary);
            headings = List.copyOf(headings);
            rows = List.copyOf(rows);
            leftOut = List.copyOf(leftOut);
            notes = List.copyOf(notes);
        }
    }

    /** Show a part of the matrix that can't run. */
    public record LeftOut(String subject, String message, String hint) {}
}
