package dev.assay.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Protos;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedShapesTest {
    @Test
    void knowsWeightsInputsAndEverythingBetween() {
        Model model = Model.of("mlp", Protos.mlp());

        ObservedShapes shapes = ObservedShapes.of(model, SyntheticFeed.of(model, Map.of("n", 3L)));

        assertThat(shapes.dims("x")).contains(List.of(3L, 64L));
        assertThat(shapes.dims("w")).contains(List.of(48L, 64L));
        assertThat(shapes.dims("r")).contains(List.of(3L, 48L));
        assertThat(shapes.dims("w2")).contains(List.of(48L, 24L));
        assertThat(shapes.dims("nothing")).isEmpty();
    }

    @Test
    void knowsEveryValueOfARealModel(@TempDir Path folder) {
        Model model = Model.of(OnnxReader.read(MiniLm.copyFloat(folder)));

        ObservedShapes shapes = ObservedShapes.of(model, SyntheticFeed.of(model));

        assertThat(model.graph().nodes())
                .allSatisfy(node -> assertThat(shapes.dims(node.output(0))).isPresent());
        assertThat(shapes.dims("last_hidden_state")).contains(List.of(1L, 32L, 384L));
    }
}
