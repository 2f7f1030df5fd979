package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.normalize.Normalization;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.SampleSets;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts are those of onnxruntime.transformers.optimizer 1.29 for the same model. */
class MiniLmFusionTest {
    @TempDir
    private Path folder;

    @Test
    void mergesATransformerAndGivesTheSame() {
        Model original = Model.of(OnnxReader.read(MiniLm.copyFloat(folder)));
        Model fused = Normalization.of(original, SyntheticFeed.of(original));
        Samples sentences = SampleSets.tokens(folder, 5, 3, 24);

        OperatorFusion.apply(fused, new RecipeStep.Fuse(FusionLevel.EXTENDED), sentences);

        Map<String, Long> operators =
                fused.graph().nodes().stream().collect(Collectors.groupingBy(Node::opType, Collectors.counting()));
        assertThat(operators)
                .containsEntry("Attention", 6L)
                .containsEntry("SkipLayerNormalization", 12L)
                .containsEntry("EmbedLayerNormalization", 1L);
        Map<String, HostTensor> feed = sentences.feed(0, 3);
        try (OrtModel before = OrtModel.open(original, GraphOptimization.ALL);
                OrtModel after = OrtModel.open(fused, GraphOptimization.ALL)) {
            assertThat(Agreement.of(before.run(feed), after.run(feed)).cosine()).isGreaterThan(0.9999);
        }
    }
}
