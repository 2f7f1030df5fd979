package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.ReportDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabMetricsTest {
    private final LabMetrics metrics = new LabMetrics();

    @Test
    void whatWasStoredIsCounted() {
        BlockKey block = new BlockKey("run", "block");
        metrics.stored(
                List.of(
                        new Change.BlockChanged(
                                block, new BlockState.Leased(1, 1, "lab1", "i"), "leased", Instant.EPOCH),
                        new Change.BlockChanged(block, new BlockState.Completed(1), "measured", Instant.EPOCH)),
                Duration.ofMillis(3));
        metrics.reported(ReportDecision.ACCEPTED);
        metrics.agentsWaiting(7);
        assertThat(metrics.scrape())
                .contains(
                        "assay_blocks_total{state=\"leased\"} 1.0",
                        "assay_blocks_total{state=\"completed\"} 1.0",
                        "assay_reports_total{decision=\"accepted\"} 1.0",
                        "assay_store_changes_sum 2.0",
                        "assay_store_write_seconds_count 1",
                        "assay_agents_waiting 7.0");
    }

    @Test
    void aCoordinatorWhoseStoreRefusesIsNotReadyUntilItStoresAgain() {
        assertThat(metrics.isReady()).isTrue();
        metrics.storeFailed();
        assertThat(metrics.isReady()).isFalse();
        assertThat(metrics.scrape()).contains("assay_store_up 0.0", "assay_store_failures_total 1.0");
        metrics.stored(List.of(), Duration.ofMillis(1));
        assertThat(metrics.isReady()).isTrue();
    }
}
