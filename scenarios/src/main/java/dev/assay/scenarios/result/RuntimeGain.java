package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Say what another runtime, or another number of its threads, is worth for one variant: how many times faster one block is than another
 * that differs in nothing else.
 *
 * <p>The two blocks were measured one after the other, not round by round: what changed on the machine in between is in the ratio.
 *
 * @param variant the same file on both sides
 * @param block id of the block with the other runtime or number of threads
 * @param reference id of the block with the runtime that the scenario names first, on as many threads; or with the number of threads
 *     that it names first, of the same runtime
 * @param gain how many times faster, by the measure of the load's comparisons, with its interval; absent where a side has fewer than two
 *     rounds, or could not keep up with its load
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeGain(
        String variant,
        String block,
        String reference,
        @Nullable Interval gain) {}
