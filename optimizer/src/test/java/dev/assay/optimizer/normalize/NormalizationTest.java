package dev.assay.optimizer.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalizationTest {
    @Test
    void foldsConstantsAndRaisesTheOpsetOfARealModel(@TempDir Path folder) {
        Model model = Model.of(OnnxReader.read(MiniLm.copyFloat(folder)));
        int nodes = model.graph().nodes().size();

        Model normal = Normalization.of(model, SyntheticFeed.of(model));

        assertThat(normal.opset()).isEqualTo(13);
        assertThat(normal.opsets()).containsOnlyKeys(Node.ONNX);
        assertThat(normal.graph().nodes())
                .hasSizeLessThan(nodes - 200)
                .noneMatch(node -> node.is("Constant"))
                .allMatch(node -> node.domain().equals(Node.ONNX));
        assertThat(model.opset()).as("the model itself").isEqualTo(11);
    }

    @Test
    void refusesAModelThatCameOutDifferent() {
        Model model = Model.of("mlp", Protos.mlp());
        Model changed = Model.of("mlp", Protos.mlp());
        changed.graph().putInitializer(Protos.random("b", 9, 48));

        assertThat(Problems.of(() -> Normalization.checkEqual(model, changed, SyntheticFeed.of(model)))
                        .code())
                .isEqualTo("model.not-equal");
    }
}
