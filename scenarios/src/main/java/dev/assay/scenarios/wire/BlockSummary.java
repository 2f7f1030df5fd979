package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Show one block of a run.
 *
 * @param block its id
 * @param device id of the device that is to measure it
 * @param state {@code queued}, {@code leased}, {@code completed}, {@code failed} or {@code cancelled}
 * @param attempts how often it was begun, as far as that counts
 * @param agent who measures it, if somebody does
 * @param problem why it failed, if it did
 * @param live how it goes, if somebody measures it and said so in the last heartbeat
 * @param waits why it waits, if that is because the lab is shared
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BlockSummary(
        String block,
        String device,
        String state,
        int attempts,
        @Nullable String agent,
        @Nullable Problem problem,
        @Nullable LiveSummary live,
        @Nullable String waits) {}
