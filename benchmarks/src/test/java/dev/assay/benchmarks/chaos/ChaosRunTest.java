package dev.assay.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals to send")
class ChaosRunTest {
    private static final int FAULTS = 20;
    /** Its faults kill and freeze coordinator and agents, whether disks can be filled or not. */
    private static final long SEED = 50;

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostOrDoubledWhateverIsKilledCutFilledUpOrSetWrong() throws Exception {
        ChaosRun.Outcome outcome = ChaosRun.run(new ChaosRun.Plan(directory, SEED, FAULTS, 2, 6, false));

        assertThat(outcome.violations()).as("%s", outcome.counts()).isEmpty();
        assertThat(outcome.counts())
                .containsKeys("CoordinatorKilled", "AgentKilled")
                .hasEntrySatisfying(
                        "blocks measured", measured -> assertThat(measured).isGreaterThan(FAULTS));
    }
}
