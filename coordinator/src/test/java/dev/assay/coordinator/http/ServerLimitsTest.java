package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerLimitsTest {
    private static final long GIGABYTE = 1L << 30;

    @Test
    void thousandsOfAgentsFindAConnectionWhereTheHeapHasRoomForThem() {
        assertThat(ServerLimits.connectionsFor(4 * GIGABYTE)).isGreaterThan(30_000);
        assertThat(ServerLimits.USUAL.connections())
                .isEqualTo(ServerLimits.connectionsFor(Runtime.getRuntime().maxMemory()));
    }

    @Test
    void aSmallHeapStillServesALabOfTwoThousand() {
        assertThat(ServerLimits.connectionsFor(GIGABYTE / 16)).isEqualTo(2048);
    }

    @Test
    void noHeapIsSoLargeThatThereIsNoLimit() {
        assertThat(ServerLimits.connectionsFor(Long.MAX_VALUE)).isEqualTo(65_536);
    }
}
