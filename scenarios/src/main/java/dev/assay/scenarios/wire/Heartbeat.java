package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Show that a block is still being measured.
 *
 * @param agent its name in the lab
 * @param instance the measuring process
 * @param token of the lease
 * @param progress how far it is, naming run and block
 * @param temperatureCelsius of the hottest CPU sensor, where there is one
 * @param load how the cell goes that is measured now, if something was measured since the last heartbeat
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Heartbeat(
        String agent,
        String instance,
        long token,
        BlockProgress progress,
        @Nullable Double temperatureCelsius,
        @Nullable LiveLoad load) {}
