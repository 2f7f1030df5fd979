package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.PlannedExclusion;
import dev.assay.scenarios.plan.Planner;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variants that are converted to another format. */
class ConversionsTest {
    private static final String RUNTIMES = "runtimes: { ort: { type: onnxruntime }, tfl: { type: tflite } }\n";
    private static final VariantOrigin ORIGINAL = new VariantOrigin.Original();

    @Test
    void theModelAsItIsExistsInBothFormats() {
        Scenario scenario = read("variants: { fp32: { tflite: { convert: {} } } }\n");

        assertThat(in(ModelFormat.ONNX, scenario, 0)).isEqualTo(ORIGINAL);
        assertThat(in(ModelFormat.TFLITE, scenario, 0))
                .isEqualTo(new VariantOrigin.Converted(ORIGINAL, tflite(ConversionPrecision.FLOAT32)));
    }

    @Test
    void int8WithoutARecipeIsOfTheOtherFormatOnly() {
        Scenario scenario = read("""
                variants:
                  fp32: { tflite: { convert: { precision: float32 } } }
                  int8: { tflite: { convert: { precision: int8-dynamic } } }
                """);
        Plan plan = Planner.plan(scenario, ProfileName.QUICK, 1);

        assertThat(plan.blocks())
                .extracting(PlannedBlock::variants)
                .containsExactly(List.of("fp32"), List.of("fp32", "int8"));
        assertThat(plan.exclusions()).extracting(PlannedExclusion::subject).containsExactly("int8 on ort");
        assertThat(Technique.of(scenario.variants().getLast().origin())).containsExactly(Technique.INT8);
    }

    @Test
    void theRestOfARecipeComesBeforeTheConversion() {
        Scenario scenario = read("""
                variants:
                  fp32: original
                  small: { recipe: [prune: {ratio: 30 %}], tflite: { convert: {} } }
                  both:
                    recipe: [prune: {ratio: 30 %}, quantize: {mode: static}]
                    tflite: { convert: { precision: int8-static } }
                  int8: { recipe: [quantize: {}], tflite: { convert: { precision: int8-dynamic } } }
                """);

        VariantOrigin pruned = new VariantOrigin.Recipe(List.of(RecipeStep.Prune.of(0.3)));
        assertThat(in(ModelFormat.TFLITE, scenario, 1))
                .isEqualTo(new VariantOrigin.Converted(pruned, tflite(ConversionPrecision.FLOAT32)));
        assertThat(in(ModelFormat.TFLITE, scenario, 2))
                .isEqualTo(new VariantOrigin.Converted(pruned, tflite(ConversionPrecision.INT8_STATIC)));
        assertThat(in(ModelFormat.TFLITE, scenario, 3))
                .isEqualTo(new VariantOrigin.Converted(ORIGINAL, tflite(ConversionPrecision.INT8_DYNAMIC)));
        assertThat(in(ModelFormat.ONNX, scenario, 3)).isInstanceOf(VariantOrigin.Recipe.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tflite: { convert: { precision: float16 } } | scenario.unsupported | float16 files don't load on CPUs",
                "tflite: { convert: { precision: int4 } } | scenario.unknown-word | can't be",
                "tflite: { } | scenario.missing-key | neither `source` nor `convert`",
                "tflite: { source: 'file:a.tflite', convert: {} } | scenario.contradiction | both `source` and `convert`",
                "tflite: { sha256: SHA, convert: {} } | scenario.contradiction | yet to be made",
                "tflite: { source: 'file:a.onnx' } | scenario.bad-source | does not end in `.tflite`",
                "recipe: [quantize: {}], tflite: { convert: {} } | scenario.contradiction | would be float32",
                "recipe: [convert: {}], tflite: { convert: {} } | scenario.contradiction | FP16 model",
                "recipe: [fuse], tflite: { convert: {} } | scenario.contradiction | merges operators",
                "recipe: [quantize: {mode: weight-only, weights: int4}], tflite: { convert: {} } | scenario.contradiction | 4-bit",
                "source: 'file:a.tflite', tflite: { convert: {} } | scenario.contradiction | begins with an ONNX file",
                "ncnn: { convert: { precision: int8-static } } | scenario.unsupported | pnnx makes no integers",
                "ncnn: { convert: { precision: fp16 } } | scenario.unsupported | the runtime decides",
                "ncnn: { } | scenario.missing-key | neither `param` and `bin` nor `convert`",
                "ncnn: { param: { source: 'file:a.param' } } | scenario.missing-key | no `bin`",
                "ncnn: { bin: { source: 'file:a.bin' } } | scenario.missing-key | no `param`",
                "ncnn: { bin: { source: 'file:a.bin' }, convert: {} } | scenario.contradiction | both `bin` and `convert`",
                "recipe: [quantize: {}], ncnn: { convert: {} } | scenario.contradiction | its ncnn file would be float32",
                "ncnn: { convert: {} }, tflite: { convert: { precision: int8-dynamic } } | scenario.contradiction | int8-dynamic in the format TFLite and float32 in the format ncnn"
            })
    void whatMakesNoSenseIsRefusedWithTheReason(String variant, String code, String reason) {
        assertThatThrownBy(() -> read("variants: { fp32: original, other: { "
                        + variant.replace("SHA", ScenarioFiles.SHA_256) + " } }\n"))
                .isInstanceOfSatisfying(ProblemException.class, thrown -> {
                    Problem problem = thrown.problems().getFirst();
                    assertThat(problem.code()).isEqualTo(code);
                    assertThat(problem.message()).contains(reason);
                    assertThat(problem.location()).isNotNull();
                });
    }

    @Test
    void oneVariantMayBeConvertedToSeveralFormats() {
        Scenario scenario = read("""
                variants:
                  fp32: { tflite: { convert: {} }, ncnn: { convert: {} } }
                  small: { recipe: [prune: {ratio: 30 %}], ncnn: { convert: { precision: float32 } } }
                """);

        Conversion toNcnn = new Conversion(ModelFormat.NCNN, ConversionPrecision.FLOAT32);
        assertThat(in(ModelFormat.ONNX, scenario, 0)).isEqualTo(ORIGINAL);
        assertThat(in(ModelFormat.TFLITE, scenario, 0))
                .isEqualTo(new VariantOrigin.Converted(ORIGINAL, tflite(ConversionPrecision.FLOAT32)));
        assertThat(in(ModelFormat.NCNN, scenario, 0)).isEqualTo(new VariantOrigin.Converted(ORIGINAL, toNcnn));
        assertThat(in(ModelFormat.NCNN, scenario, 1))
                .isEqualTo(new VariantOrigin.Converted(
                        new VariantOrigin.Recipe(List.of(RecipeStep.Prune.of(0.3))), toNcnn));
    }

    @Test
    void aTfliteModelIsNotConverted() {
        assertThatThrownBy(() -> ScenarioFiles.read(ScenarioFiles.SHORTEST
                        .replace("model.onnx", "model.tflite")
                        .replace("{ fp32: original }", "{ fp32: { tflite: { convert: {} } } }")))
                .hasMessageContaining("the model is of the format TFLite");
    }

    @Test
    void aBatcherLeavesOutFilesThatTakeOneBatch() {
        Plan plan = Planner.plan(read("""
                variants: { fp32: { tflite: { convert: {} } } }
                loads:
                  users: { type: concurrency, clients: 8, batching: { max-size: 4, max-delay: 1 ms } }
                """), ProfileName.QUICK, 1);

        assertThat(plan.blocks()).extracting(block -> block.runtime().name()).containsExactly("ort");
        assertThat(plan.exclusions())
                .singleElement()
                .satisfies(exclusion -> assertThat(exclusion.problem().code()).isEqualTo("plan.fixed-shape"));
    }

    private static Conversion tflite(ConversionPrecision precision) {
        return new Conversion(ModelFormat.TFLITE, precision);
    }

    private static VariantOrigin in(ModelFormat format, Scenario scenario, int variant) {
        Variant found = scenario.variants().get(variant);
        return found.in(format, scenario.model()).orElseThrow();
    }

    private static Scenario read(String variants) {
        return ScenarioFiles.read(
                ScenarioFiles.SHORTEST.replace("variants: { fp32: original }\n", variants) + RUNTIMES);
    }
}
