package dev.assay.scenarios.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.RoundBudget;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Narrow a plan to a part of its cells, and say how much of them is measured where that is not what the profile says.
 *
 * @param blocks which blocks, in the order in which they are measured; at least one
 * @param effort how much of each; {@code null} for as much as the profile says
 * @param purpose why, in a sentence for the report; {@code null} if there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanSelection(
        List<SelectedBlock> blocks,
        @Nullable Effort effort,
        @Nullable String purpose) {
    public PlanSelection {
        blocks = List.copyOf(blocks);
    }

    /** Choose whole blocks, by ids as {@link Plan#block} takes them. */
    public static PlanSelection ofBlocks(Collection<String> ids) {
        return new PlanSelection(
                ids.stream().map(id -> new SelectedBlock(id, List.of())).toList(), null, null);
    }

    /**
     * Choose cells of a block.
     *
     * @param block its id, as {@link Plan#block} takes it
     * @param variants names of variants, beside the baseline, which is always measured; empty for all
     */
    public record SelectedBlock(String block, List<String> variants) {
        public SelectedBlock {
            variants = List.copyOf(variants);
        }
    }

    /**
     * Say how much is measured, instead of what the profile says; samples are scored as the profile says, and there is no control.
     *
     * @param rounds how many rounds, at most 1000
     * @param durationScale factor on warm-up, minimum duration and minimum queries, above 0, at most 100
     */
    public record Effort(RoundBudget rounds, double durationScale) {
        private static final int MOST_ROUNDS = 1000;
        private static final double LARGEST_SCALE = 100;

        public Effort {
            if (rounds.most() > MOST_ROUNDS || !(durationScale > 0 && durationScale <= LARGEST_SCALE)) {
                throw new IllegalArgumentException(
                        rounds.most() + " rounds of " + durationScale + " times the duration are out of bounds");
            }
        }
    }
}
