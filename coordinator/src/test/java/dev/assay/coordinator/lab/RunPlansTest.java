package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlanSelection;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.wire.Submission;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunPlansTest {
    private static final String SCENARIO = """
            name: test
            model:
              source: file:model.onnx
              inputs:
                input: { type: float32, shape: [batch, 4] }
            task: { type: fidelity, evaluation-samples: 4 }
            baseline: fp32
            variants:
              fp32: original
              int8: { source: file:int8.onnx }
              int4: { source: file:int4.onnx }
            loads:
              one-by-one: { type: single-stream }
              all: { type: offline }
            """;

    @Test
    void aSubmissionOfSomeBlocksIsPlannedAsThat() {
        Plan whole = RunPlans.plan(new Submission(SCENARIO, "test.yaml", ProfileName.QUICK, 1, 0, Map.of()));
        PlannedBlock last = whole.blocks().getLast();
        PlanSelection selection = new PlanSelection(
                List.of(new PlanSelection.SelectedBlock(last.id(), List.of("int4"))),
                new PlanSelection.Effort(RoundBudget.fixed(3), 0.5),
                "because");
        Submission submission =
                new Submission(SCENARIO, "test.yaml", ProfileName.QUICK, 1, 0, Map.of(), selection, null);

        // As a store keeps it.
        String stored = AssayJson.mapper().writeValueAsString(submission);
        Plan plan = RunPlans.plan(AssayJson.mapper().readValue(stored, Submission.class));

        assertThat(plan.blocks()).singleElement().satisfies(block -> {
            assertThat(block.id()).isEqualTo(last.id());
            assertThat(block.variants()).containsExactly("fp32", "int4");
            assertThat(block.rounds()).isEqualTo(RoundBudget.fixed(3));
        });
        assertThat(plan.seed()).isEqualTo(1);
    }
}
