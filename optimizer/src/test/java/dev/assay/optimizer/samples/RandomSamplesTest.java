package dev.assay.optimizer.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomSamplesTest {
    @TempDir
    private Path folder;

    @Test
    void fillsEveryInputDifferentlyForEachSample() throws IOException {
        Model model = Model.of(
                "model.onnx",
                Protos.model(GraphProto.newBuilder()
                        .addInput(Protos.value("x", DataType.FLOAT, -1, 4))
                        .addInput(Protos.value("one", DataType.INT64, 1, -1))));
        Path file = folder.resolve("samples.bin");

        RandomSamples.write(model, 5, Map.of(), file);

        SampleSet set = SampleSet.open(file);
        assertThat(set.header().sampleCount()).isEqualTo(5);
        assertThat(set.header().inputs())
                .containsExactly(
                        new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(4L), true),
                        new SampleSetHeader.Input("one", ElementType.INT64, List.of(1L, 32L), false));
        assertThat(set.tensor(0, 0)).isNotEqualTo(set.tensor(0, 1));
    }

    @Test
    void bindsSizesByName() throws IOException {
        Model model = Model.of(
                "model.onnx",
                Protos.model(GraphProto.newBuilder().addInput(Protos.value("x", DataType.FLOAT, -1, -1))));
        Path file = folder.resolve("samples.bin");

        RandomSamples.write(model, 2, Map.of("n", 7L), file);

        assertThat(SampleSet.open(file).header().inputs())
                .containsExactly(new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(7L, 7L), false));
        assertThat(ModelInputs.symbolicSizes(model)).containsExactly("n");
    }

    @Test
    void refusesInputsThatAreImpossiblyLarge() {
        Model model = Model.of(
                "model.onnx",
                Protos.model(GraphProto.newBuilder().addInput(Protos.value("x", DataType.FLOAT, 1L << 40, 1L << 40))));

        assertThat(Problems.of(() -> RandomSamples.write(model, 1, Map.of(), folder.resolve("samples.bin")))
                        .code())
                .isEqualTo("model.unsupported");
    }
}
