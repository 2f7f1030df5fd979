package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.state.AgentHealth;
import dev.assay.coordinator.state.AgentView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SummariesTest {
    private static final AgentRecord AGENT =
            new AgentRecord("id", "lab1", "0.0.0", List.of(), false, Instant.EPOCH, Instant.EPOCH);

    @ParameterizedTest
    @EnumSource
    void onlyAnAgentThatOneCanReckonWithCountsAsConnected(AgentHealth health) {
        AgentView view = new AgentView(AGENT, health, null, null, null, null, List.of(), List.of());
        assertThat(Summaries.agent(view).connected()).isEqualTo(health == AgentHealth.CONNECTED);
    }
}
