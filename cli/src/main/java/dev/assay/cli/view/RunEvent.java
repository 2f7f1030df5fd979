package dev.assay.cli.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.RunStatus;
import dev.assay.scenarios.wire.LiveSummary;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tell what happens in a run, in the order in which it happens. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunEvent.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = RunEvent.Downloading.class, name = "downloading"),
    @JsonSubTypes.Type(value = RunEvent.Preparing.class, name = "preparing"),
    @JsonSubTypes.Type(value = RunEvent.BlockStarted.class, name = "block-started"),
    @JsonSubTypes.Type(value = RunEvent.BlockProgressed.class, name = "block-progressed"),
    @JsonSubTypes.Type(value = RunEvent.BlockQueued.class, name = "block-queued"),
    @JsonSubTypes.Type(value = RunEvent.BlockEnded.class, name = "block-ended"),
    @JsonSubTypes.Type(value = RunEvent.CoordinatorAway.class, name = "coordinator-away"),
    @JsonSubTypes.Type(value = RunEvent.CoordinatorBack.class, name = "coordinator-back"),
    @JsonSubTypes.Type(value = RunEvent.Interrupted.class, name = "interrupted"),
    @JsonSubTypes.Type(value = RunEvent.Finished.class, name = "finished")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface RunEvent {
    /**
     * The scenario was read and expanded.
     *
     * @param estimated how long measuring should take
     */
    record Planned(String scenario, String profile, int blocks, int cells, Duration estimated) implements RunEvent {
        /** Tell what a plan comes to. */
        public static Planned of(Plan plan) {
            return new Planned(
                    plan.scenario().name(),
                    plan.profile().name().toText(),
                    plan.blocks().size(),
                    plan.cellCount(),
                    plan.estimatedTime());
        }
    }

    /**
     * A file is on its way.
     *
     * @param totalBytes -1 when nobody knows
     */
    record Downloading(String source, long doneBytes, long totalBytes) implements RunEvent {}

    /**
     * Something is made ready that is not measured.
     *
     * @param activity for people, for example {@code sample set for seq-128}
     */
    record Preparing(String activity) implements RunEvent {}

    /**
     * A block begins.
     *
     * @param number 1-based
     * @param of how many blocks there are
     */
    record BlockStarted(String block, String device, int number, int of) implements RunEvent {}

    /**
     * A block goes on.
     *
     * @param doneSteps steps of this block that ended
     * @param totalSteps all steps of this block
     * @param doneShare of the whole run, from 0 to 1
     * @param remaining of the whole run, as far as one can tell
     * @param live how the cell goes that is measured now, if its agent said so
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BlockProgressed(
            String block,
            int doneSteps,
            int totalSteps,
            String activity,
            double doneShare,
            Duration remaining,
            @Nullable LiveSummary live)
            implements RunEvent {}

    /** A block waits again: its agent was lost, or gave it back. */
    record BlockQueued(String block, String reason) implements RunEvent {}

    /** A block ended, well or not. */
    record BlockEnded(String block, List<Problem> problems) implements RunEvent {
        public BlockEnded {
            problems = List.copyOf(problems);
        }
    }

    /** Nobody tells any more what happens in the run, which may go on all the same. */
    record CoordinatorAway(Problem problem) implements RunEvent {}

    /** Somebody tells again. */
    record CoordinatorBack() implements RunEvent {}

    /** The user wants to stop; what was measured is being saved. */
    record Interrupted() implements RunEvent {}

    /**
     * Everything is written.
     *
     * @param directory where result and report are
     * @param report the page to open, or {@code null} if it could not be written
     * @param comparisons what came out, block by block
     */
    record Finished(
            RunStatus status,
            int exitCode,
            String directory,
            @Nullable String report,
            List<BlockComparisons> comparisons)
            implements RunEvent {
        public Finished {
            comparisons = List.copyOf(comparisons);
        }
    }

    /** The comparisons of one block. */
    record BlockComparisons(String block, List<Comparison> comparisons) {
        public BlockComparisons {
            comparisons = List.copyOf(comparisons);
        }
    }
}
