package dev.assay.coordinator.web;

import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.Failures;
import dev.assay.coordinator.lab.PlanPreview;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.web.view.PreviewWords;
import dev.assay.coordinator.web.view.ProblemView;
import dev.assay.coordinator.web.view.SubmitPage;
import dev.assay.coordinator.web.view.SubmitPage.Form;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Submission;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Take scenarios on that people paste or upload: first shown, then submitted.
 *
 * @param coordinator plans and takes on
 * @param user who sends forms
 */
record SubmitForm(Coordinator coordinator, String user) {
    private static final int SEED_BOUND = 1_000_000_000;
    private static final String FILE_NAME = "scenario.yaml";

    /** What came of a form. */
    sealed interface Outcome {
        /** It is shown again. */
        record Again(SubmitPage page) implements Outcome {}

        /** It was taken on as this run. */
        record TakenOn(String run) implements Outcome {}
    }

    /** Show what a form would measure or, if that was shown already and is wanted, take it on. */
    CompletionStage<Outcome> send(Map<String, String> fields) {
        String typed = lines(fields.getOrDefault("scenario", ""));
        String file = lines(fields.getOrDefault("file", ""));
        boolean hasBoth = !typed.isBlank() && !file.isBlank() && !typed.equals(file);
        Form form = new Form(
                typed.isBlank() ? file : typed,
                profile(fields.getOrDefault("profile", "")),
                fields.getOrDefault("priority", "0").strip(),
                fields.getOrDefault("seed", "").strip(),
                fields.getOrDefault("pool", "").strip());
        List<Problem> problems = new ArrayList<>();
        if (hasBoth) {
            problems.add(Problem.user(
                    "submit.two-scenarios",
                    "there is a text and a file: which one is meant?",
                    "empty the text field to use the file, or choose the text again without a file"));
        }
        if (form.scenario().isBlank()) {
            problems.add(
                    Problem.user("submit.nothing", "there is no scenario", "paste the text of one, or choose a file"));
        }
        Optional<Integer> priority = integer(form.priority())
                .filter(level -> level >= QueuePlace.LOWEST && level <= QueuePlace.HIGHEST)
                .map(Long::intValue);
        if (priority.isEmpty()) {
            problems.add(Problem.user(
                    "submit.bad-priority",
                    "'" + form.priority() + "' is no priority",
                    "choose a number from " + QueuePlace.LOWEST + " to " + QueuePlace.HIGHEST));
        }
        Optional<Long> seed = form.seed().isEmpty()
                ? Optional.of((long) new SecureRandom().nextInt(SEED_BOUND))
                : integer(form.seed());
        if (seed.isEmpty()) {
            problems.add(Problem.user(
                    "submit.bad-seed", "'" + form.seed() + "' is no seed", "give a whole number, or none"));
        }
        if (priority.isEmpty() || seed.isEmpty() || !problems.isEmpty()) {
            return CompletableFuture.completedStage(again(form, problems));
        }
        Submission submission = new Submission(
                        form.scenario(), FILE_NAME, form.profile(), seed.get(), priority.get(), Map.of())
                .in(form.pool().isEmpty() ? null : form.pool());
        boolean isWanted = fields.getOrDefault("action", "").equals("submit");
        return coordinator
                .submissions()
                .preview(submission)
                .thenCompose(preview -> isWanted && digest(form).equals(fields.get("previewed")) && isFit(preview)
                        ? takeOn(submission)
                        : CompletableFuture.completedStage(shown(form, preview, isWanted)))
                .exceptionally(failure -> again(form, problemsOf(failure)));
    }

    private CompletionStage<Outcome> takeOn(Submission submission) {
        return coordinator
                .submissions()
                .submit(submission, user)
                .thenApply(answer -> new Outcome.TakenOn(answer.run().id()));
    }

    private static boolean isFit(PlanPreview preview) {
        return preview.obstacles().isEmpty() && preview.missingFiles().isEmpty();
    }

    private static Outcome shown(Form form, PlanPreview preview, boolean isWanted) {
        List<Problem> problems = new ArrayList<>(preview.obstacles());
        if (!preview.missingFiles().isEmpty()) {
            problems.add(Problem.user(
                    "submit.files-missing",
                    "the scenario names files that the coordinator does not have: "
                            + String.join(", ", preview.missingFiles()),
                    "submit it with `assay submit` where the files are: that sends them along"));
        }
        String notice = isWanted && problems.isEmpty()
                ? "The scenario has changed since it was shown. This is what it would measure now."
                : "";
        return new Outcome.Again(
                new SubmitPage(form, notice, views(problems, form), PreviewWords.part(preview, digest(form))));
    }

    private static Outcome again(Form form, List<Problem> problems) {
        return new Outcome.Again(new SubmitPage(form, "", views(problems, form), null));
    }

    private static List<ProblemView> views(List<Problem> problems, Form form) {
        return problems.stream()
                .map(problem -> ProblemView.of(problem, form.scenario()))
                .toList();
    }

    private static List<Problem> problemsOf(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        return switch (cause) {
            case ProblemException e -> e.problems();
            case RuntimeException e -> throw e;
            default -> throw new CompletionException(cause);
        };
    }

    /** Name what decides what is measured. */
    private static String digest(Form form) {
        return Sha256.of((form.profile().toText() + "\n" + form.pool() + "\n" + form.scenario())
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Browsers end lines as in the days of teleprinters. */
    private static String lines(String text) {
        return text.replace("\r\n", "\n");
    }

    private static ProfileName profile(String text) {
        return Arrays.stream(ProfileName.values())
                .filter(profile -> profile.toText().equals(text))
                .findFirst()
                .orElse(ProfileName.STANDARD);
    }

    private static Optional<Long> integer(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
