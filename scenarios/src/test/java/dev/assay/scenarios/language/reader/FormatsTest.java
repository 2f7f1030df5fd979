package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.PlannedExclusion;
import dev.assay.scenarios.plan.Planner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variants in more than one format, and what becomes of runtimes that execute another. */
class FormatsTest {
    private static final String RUNTIMES = "runtimes: { ort: { type: onnxruntime }, tfl: { type: tflite } }\n";
    private static final ArtifactSource TFLITE =
            new ArtifactSource(new SourceLocation.LocalFile("model.tflite", null), ScenarioFiles.SHA_256);

    @Test
    void aVariantMayNameAFileForTfliteBesideItsOrigin() {
        Scenario scenario = read("""
                variants:
                  fp32: { tflite: { source: 'file:model.tflite', sha256: %1$s } }
                  int8: { recipe: [quantize: {}], tflite: { source: 'file:model.tflite', sha256: %1$s } }
                  own: { source: 'file:own.onnx' }
                """.formatted(ScenarioFiles.SHA_256));

        assertThat(scenario.variants().getFirst())
                .isEqualTo(new Variant(
                        "fp32",
                        new VariantOrigin.Original(),
                        Map.of(ModelFormat.TFLITE, new VariantOrigin.Prebuilt(TFLITE))));
        Variant int8 = scenario.variants().get(1);
        assertThat(int8.in(ModelFormat.ONNX, scenario.model())).contains(int8.origin());
        assertThat(int8.in(ModelFormat.TFLITE, scenario.model())).contains(new VariantOrigin.Prebuilt(TFLITE));
        assertThat(scenario.variants().getLast().in(ModelFormat.TFLITE, scenario.model()))
                .isEmpty();
        assertThat(scenario.sources()).contains(TFLITE);
    }

    @Test
    void everyRuntimeGetsTheVariantsThatExistInItsFormat() {
        Plan plan = plan("""
                variants:
                  fp32: { tflite: { source: 'file:model.tflite' } }
                  int8: { recipe: [quantize: {}] }
                """);

        assertThat(plan.blocks())
                .extracting(PlannedBlock::variants)
                .containsExactly(List.of("fp32", "int8"), List.of("fp32"));
        assertThat(plan.exclusions()).singleElement().satisfies(exclusion -> {
            assertThat(exclusion.subject()).isEqualTo("int8 on tfl");
            assertThat(exclusion.problem().code()).isEqualTo("plan.no-format");
            assertThat(exclusion.problem().hint()).contains("int8: { tflite: { source: file:my-model.tflite } }");
        });
    }

    @Test
    void aRuntimeWithoutABaselineIsLeftOut() {
        Plan plan = plan("variants: { fp32: original, int8: { source: 'file:int8.tflite' } }\n");

        assertThat(plan.blocks()).extracting(PlannedBlock::variants).containsExactly(List.of("fp32"));
        assertThat(plan.exclusions()).extracting(PlannedExclusion::subject).containsExactly("int8 on ort", "tfl");
        assertThat(plan.exclusions().getLast().problem().message()).contains("baseline fp32 has none");
    }

    @Test
    void aModelMayBeATfliteFileItself() {
        Scenario scenario = ScenarioFiles.read(ScenarioFiles.SHORTEST.replace("model.onnx", "model.TFLITE") + RUNTIMES);

        assertThat(Planner.plan(scenario, ProfileName.QUICK, 1).blocks())
                .extracting(block -> block.runtime().name())
                .containsExactly("tfl");
    }

    @Test
    void aVariantMayNameTheTwoFilesOfNcnnBesideItsOrigin() {
        String ncnn = """
                variants:
                  fp32: { ncnn: { param: { source: 'file:m.ncnn.param', sha256: %1$s }, bin: { source: 'file:m.ncnn.bin' } } }
                  int8: { recipe: [quantize: {}] }
                """.formatted(ScenarioFiles.SHA_256);
        Scenario scenario = ScenarioFiles.read(ScenarioFiles.SHORTEST.replace("variants: { fp32: original }\n", ncnn)
                + "runtimes: { n: { type: ncnn } }\n");
        ArtifactSource param =
                new ArtifactSource(new SourceLocation.LocalFile("m.ncnn.param", null), ScenarioFiles.SHA_256);
        ArtifactSource bin = new ArtifactSource(new SourceLocation.LocalFile("m.ncnn.bin", null), null);

        assertThat(scenario.variants().getFirst().in(ModelFormat.NCNN, scenario.model()))
                .contains(new VariantOrigin.FilePair(ModelFormat.NCNN, param, bin));
        assertThat(scenario.sources()).contains(param, bin);
        Plan plan = Planner.plan(scenario, ProfileName.QUICK, 1);
        assertThat(plan.blocks()).extracting(PlannedBlock::variants).containsExactly(List.of("fp32"));
        assertThat(plan.exclusions())
                .singleElement()
                .satisfies(exclusion -> assertThat(exclusion.problem().hint()).contains("int8: { ncnn: { param: "));
    }

    @Test
    void openVinoExecutesItsOwnFilesWhereAVariantHasThemElseOnnx() {
        String variants = """
                variants:
                  fp32: { openvino: { xml: { source: 'file:m.xml' }, bin: { source: 'file:m.bin' } } }
                  int8: { recipe: [quantize: {}] }
                """;
        Scenario scenario =
                ScenarioFiles.read(ScenarioFiles.SHORTEST.replace("variants: { fp32: original }\n", variants)
                        + "runtimes: { ort: { type: onnxruntime }, ov: { type: openvino } }\n");
        Variant fp32 = scenario.variants().getFirst();

        assertThat(fp32.formatFor("openvino", scenario.model())).contains(ModelFormat.OPENVINO);
        assertThat(fp32.formatFor("onnxruntime", scenario.model())).contains(ModelFormat.ONNX);
        assertThat(scenario.variants().getLast().formatFor("openvino", scenario.model()))
                .contains(ModelFormat.ONNX);
        assertThat(fp32.in(ModelFormat.OPENVINO, scenario.model()))
                .contains(new VariantOrigin.FilePair(
                        ModelFormat.OPENVINO,
                        new ArtifactSource(new SourceLocation.LocalFile("m.xml", null), null),
                        new ArtifactSource(new SourceLocation.LocalFile("m.bin", null), null)));
        Plan plan = Planner.plan(scenario, ProfileName.QUICK, 1);
        assertThat(plan.blocks())
                .extracting(PlannedBlock::variants)
                .containsExactly(List.of("fp32", "int8"), List.of("fp32", "int8"));
        assertThat(plan.exclusions()).isEmpty();
    }

    @Test
    void whatMakesBatchesIsNotPlannedForARuntimeWithoutThem() {
        Scenario scenario = ScenarioFiles.read(ScenarioFiles.SHORTEST.replace("model.onnx", "model.ncnn") + """
                        runtimes: { n: { type: ncnn } }
                        loads: { one: { type: single-stream }, many: { type: offline, batch: 8 } }
                        """);

        Plan plan = Planner.plan(scenario, ProfileName.QUICK, 1);
        assertThat(plan.blocks()).extracting(block -> block.load().name()).containsExactly("one");
        assertThat(plan.exclusions()).singleElement().satisfies(exclusion -> {
            assertThat(exclusion.problem().code()).isEqualTo("plan.no-batches");
            assertThat(exclusion.problem().message()).contains("runtime n runs one sample at a time");
        });
    }

    private static Plan plan(String variants) {
        return Planner.plan(read(variants), ProfileName.QUICK, 1);
    }

    private static Scenario read(String variants) {
        return ScenarioFiles.read(
                ScenarioFiles.SHORTEST.replace("variants: { fp32: original }\n", variants) + RUNTIMES);
    }
}
