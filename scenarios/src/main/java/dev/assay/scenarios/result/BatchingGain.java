package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Say what a batcher is worth for one variant: how many times faster one block is than another that differs in nothing but its batcher.
 *
 * <p>The two blocks were measured one after the other, not round by round: what changed on the machine in between is in the ratio.
 *
 * @param variant the same on both sides
 * @param block id of the block with the batcher
 * @param reference id of the block without it, or whose batches hold one request of any length
 * @param gain how many times faster, by the measure of the load's comparisons, with its interval; absent where a side has fewer than two
 *     rounds, or could not keep up with its load
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchingGain(
        String variant,
        String block,
        String reference,
        @Nullable Interval gain) {}
