package dev.assay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes applied to the model of the smoke scenario. */
class VariantBuilderTest {
    private static final Path MODELS =
            Path.of("..", "scenarios", "library", "models").toAbsolutePath().normalize();
    private static final Model MODEL =
            new Model(new ArtifactSource(new SourceLocation.LocalFile("mlp-fp32.onnx", null), null), List.of());
    private static final RecipeStep INT8 = RecipeStep.QuantizeDynamic.of(RecipeStep.WeightType.INT8, true, false);

    @TempDir
    private Path directory;

    @Test
    void aRecipeMakesASmallerFileThatSaysWhatWasDone() throws Exception {
        VariantBuilder.BuiltVariant original = build(new VariantOrigin.Original());
        VariantBuilder.BuiltVariant int8 = build(new VariantOrigin.Recipe(List.of(INT8)));

        assertThat(int8.info().bytes()).isLessThan(original.info().bytes() / 3);
        assertThat(int8.info().recipe())
                .singleElement()
                .asString()
                .startsWith("quantize mode=dynamic weights=int8 per-channel=true")
                .contains("changed");
        assertThat(int8.info().source()).isEqualTo("file:mlp-fp32.onnx");
        assertThat(Sha256.of(int8.file().path())).isEqualTo(int8.info().sha256());
    }

    @Test
    void theSameRecipeMakesTheSameBits() {
        assertThat(build(new VariantOrigin.Recipe(List.of(INT8))).info())
                .isEqualTo(build(new VariantOrigin.Recipe(List.of(INT8))).info());
    }

    @Test
    void aStepThatCannotBeDoneIsNamed() {
        assertThatThrownBy(() -> build(new VariantOrigin.Recipe(
                        List.of(RecipeStep.QuantizeDynamic.of(RecipeStep.WeightType.INT4, true, false)))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("4-bit weights");
    }

    private VariantBuilder.BuiltVariant build(VariantOrigin origin) {
        ContentStore store = new ContentStore(directory.resolve("content"));
        SourceResolver sources = SourceResolvers.create(store, directory.resolve("sources"), DownloadListener.NONE);
        return new VariantBuilder(store, sources)
                .build(MODEL, new Variant("v", origin), ModelFormat.ONNX, MODELS, () -> {
                    return directory.resolve("no-samples");
                });
    }
}
