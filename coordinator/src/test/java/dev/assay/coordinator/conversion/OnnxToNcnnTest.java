package dev.assay.coordinator.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.tool.environment.InstalledTools;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pnnx is asked, and what is made of what it leaves; converting itself is tested where the tools are installed. */
class OnnxToNcnnTest {
    private static final Path DIGITS = Path.of("..", "scenarios", "library", "models", "digits-cnn.onnx");

    @TempDir
    private Path directory;

    private final OnnxToNcnn converter = new OnnxToNcnn(new InstalledTools(Path.of("tools")));

    @Test
    void itsToolsArePinned() {
        // A part whose lock leaves something open can't be made.
        assertThat(OnnxToNcnn.TOOLS.parts())
                .singleElement()
                .satisfies(part -> assertThat(part.lock()).contains("pnnx==" + OnnxToNcnn.TOOLS.version()));
    }

    @Test
    void shapesAndTypesArePassedOn() throws IOException {
        Path model = directory.resolve("model.onnx");

        assertThat(converter.steps(request("input", ElementType.FLOAT32), model, directory))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.command())
                            .contains("-c")
                            .endsWith(model.toString(), "fp16=0", "inputshape=[1,1,28,28]f32");
                    assertThat(step.product()).isEqualTo(directory.resolve("model.ncnn.param"));
                });
    }

    @Test
    void theTwoFilesBecomeOneWithTheNamesOfTheModel() throws IOException {
        Path param = Files.writeString(
                directory.resolve("model.ncnn.param"), "7767517\n2 2\nInput in0 0 1 in0\nReLU relu_0 1 1 in0 out0\n");
        Files.writeString(directory.resolve("model.ncnn.bin"), "weights");

        Path product = converter.finish(request("input", ElementType.FLOAT32), param, directory);

        PairedFile file = PairedFile.open(ModelFormat.NCNN, product).orElseThrow();
        byte[] bytes = Files.readAllBytes(product);
        assertThat(new String(bytes, file.structureOffset(), file.structureBytes(), StandardCharsets.UTF_8))
                .isEqualTo("7767517\n2 2\nInput in0 0 1 input\nReLU relu_0 1 1 input out0\n");
        assertThat(file.weightsBytes()).isEqualTo(7);
    }

    @Test
    void whatCantBeUsedIsSaid() throws IOException {
        Path param = Files.writeString(directory.resolve("model.ncnn.param"), "7767517\n1 1\nInput x 0 1 x\n");
        ConversionRequest request = request("input", ElementType.FLOAT32);

        assertThatThrownBy(() -> converter.finish(request, param, directory)).hasMessageContaining("missing");
        Files.writeString(directory.resolve("model.ncnn.bin"), "");
        assertThatThrownBy(() -> converter.finish(request, param, directory)).hasMessageContaining("don't take in0");
        assertThatThrownBy(() -> converter.steps(request("image", ElementType.FLOAT32), param, directory))
                .hasMessageContaining("the ONNX file asks for input, and the scenario has image");
        assertThatThrownBy(() -> converter.steps(request("input", ElementType.UINT8), param, directory))
                .hasMessageContaining("no input of the type UINT8");
    }

    private static ConversionRequest request(String input, ElementType type) {
        return new ConversionRequest(
                new StoredFile(DIGITS, new ArtifactReference("0".repeat(64), 1)),
                new Conversion(ModelFormat.NCNN, ConversionPrecision.FLOAT32),
                List.of(new ConversionRequest.Input(input, type, List.of(1L, 1L, 28L, 28L))),
                1,
                null);
    }
}
