package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tell those who watch a run what happens to it, in the order in which it happens. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "news")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunNews.Downloading.class, name = "downloading"),
    @JsonSubTypes.Type(value = RunNews.Preparing.class, name = "preparing"),
    @JsonSubTypes.Type(value = RunNews.Prepared.class, name = "prepared"),
    @JsonSubTypes.Type(value = RunNews.BlockStarted.class, name = "block-started"),
    @JsonSubTypes.Type(value = RunNews.BlockProgressed.class, name = "block-progressed"),
    @JsonSubTypes.Type(value = RunNews.BlockQueued.class, name = "block-queued"),
    @JsonSubTypes.Type(value = RunNews.BlockEnded.class, name = "block-ended"),
    @JsonSubTypes.Type(value = RunNews.RunEnded.class, name = "run-ended")
})
public sealed interface RunNews {
    /**
     * A file is on its way to the coordinator.
     *
     * @param totalBytes -1 when nobody knows
     */
    record Downloading(String source, long doneBytes, long totalBytes) implements RunNews {}

    /**
     * Something is made ready that is not measured.
     *
     * @param activity for people, for example {@code sample set for seq-128}
     */
    record Preparing(String activity) implements RunNews {}

    /** Everything is ready; the blocks wait for their devices. */
    record Prepared(List<WaitingBlock> blocks) implements RunNews {
        public Prepared {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A block that is to be measured.
     *
     * @param block its id
     * @param device id of its device
     * @param estimatedMs how long it should take
     */
    record WaitingBlock(String block, String device, long estimatedMs) {}

    /**
     * An agent got a block.
     *
     * @param attempt 1-based
     */
    record BlockStarted(String block, String device, String agent, int attempt) implements RunNews {}

    /**
     * A block goes on.
     *
     * @param live how it goes, if its agent said so
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BlockProgressed(BlockProgress progress, @Nullable LiveSummary live) implements RunNews {}

    /** A block waits again: its agent was lost, or gave it back. */
    record BlockQueued(String block, String reason) implements RunNews {}

    /**
     * A block ended, well or not.
     *
     * @param problems what went wrong in it
     */
    record BlockEnded(String block, List<Problem> problems) implements RunNews {
        public BlockEnded {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Nothing more happens.
     *
     * @param problems why there is no result; empty if there is one
     */
    record RunEnded(List<Problem> problems) implements RunNews {
        public RunEnded {
            problems = List.copyOf(problems);
        }
    }
}
