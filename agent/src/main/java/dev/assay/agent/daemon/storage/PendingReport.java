package dev.assay.agent.daemon.storage;

import dev.assay.scenarios.wire.BlockReport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Hold a report that the coordinator does not have yet.
 *
 * @param token of the lease that it comes from
 * @param file where it is kept; {@code null} if the disk did not take it, and only the memory has it
 */
public record PendingReport(
        long token, BlockReport report, @Nullable Path file) {}
