package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.state.AgentHealth;
import dev.assay.coordinator.state.AgentView;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
    @Test
    void thereIsNothingToSayWhereEveryTargetHasAnAgentThatIsReady() {
        assertThat(notes(plan("{ arch: x86_64 }"), List.of(agent("lab1", false, AgentHealth.CONNECTED))))
                .isEmpty();
    }

    @Test
    void agentsThatAreAwaySilentOrDrainedAreNamed() {
        assertThat(notes(
                        plan("{ arch: x86_64 }"),
                        List.of(
                                agent("lab1", true, AgentHealth.CONNECTED),
                                agent("lab2", false, AgentHealth.AWAY),
                                agent("lab3", false, AgentHealth.CONNECTED),
                                agent("lab4", false, AgentHealth.SILENT))))
                .containsExactly(
                        "agent lab1 is drained: its blocks wait for `assay undrain lab1`",
                        "agent lab2 is away: its blocks wait until it is back",
                        "agent lab4 is silent: its blocks wait until it is heard of again");
    }

    @Test
    void aTargetThatNoAgentServesIsNamedWithTheNearestMiss() {
        assertThat(notes(plan("{}, phones: { arch: aarch64 }"), List.of(agent("lab1", false, AgentHealth.CONNECTED))))
                .containsExactly(
                        "target phones wants a device with arch: aarch64; the nearest is lab1, where arch is x86_64");
    }

    @Test
    void aRunThatNoAgentCanBeginIsRefused() {
        assertThatThrownBy(() -> notes(
                        plan("{ arch: aarch64, gpu: nvidia }"), List.of(agent("lab1", false, AgentHealth.CONNECTED))))
                .isInstanceOf(ProblemException.class)
                .hasMessage("target first wants a device with arch: aarch64, gpu: nvidia; the nearest is lab1, where"
                        + " arch is x86_64 and gpu is not known");
        assertThatThrownBy(() -> notes(plan("{}"), List.of())).hasMessageContaining("there is no device");
    }

    private static AgentView agent(String name, boolean drained, AgentHealth health) {
        return new AgentView(
                new AgentRecord(
                        "id of " + name,
                        name,
                        "0.0.0",
                        List.of(LabFixtures.device(name)),
                        drained,
                        Instant.EPOCH,
                        Instant.EPOCH),
                health,
                null,
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    private static List<String> notes(Plan plan, List<AgentView> agents) {
        return Reachability.of(plan, agents).notes();
    }

    private static Plan plan(String firstTarget) {
        String scenario = """
                name: test
                model:
                  source: file:model.onnx
                  inputs:
                    input: { type: float32, shape: [batch, 4] }
                task:
                  type: fidelity
                  evaluation-samples: 4
                baseline: fp32
                variants:
                  fp32: original
                targets: { first: %s }
                """.formatted(firstTarget);
        return RunPlans.plan(new Submission(scenario, "test.yaml", ProfileName.QUICK, 1, 0, Map.of()));
    }
}
