package dev.assay.agent.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.agent.onnxruntime.TestModels;
import dev.assay.agent.runtime.DeclaredInput;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TfliteFileTest {
    @TempDir
    private Path directory;

    @Test
    void inputsHaveTheNamesOfTheSignatureAndTheSizesThatMayVary() {
        TfliteFile file = TfliteFile.read(model("mlp-float32"));
        assertThat(file.inputs())
                .containsExactly(new DeclaredInput("x", ElementType.FLOAT32, "FLOAT32", List.of(-1L, 8L), List.of()));
        assertThat(file.outputs()).containsExactly("y");
    }

    @Test
    void withoutASignatureTensorsHaveTheirOwnNames() {
        TfliteFile file = TfliteFile.read(model("embedding-int64"));
        assertThat(file.inputs()).extracting(DeclaredInput::name).containsExactly("ids", "mask");
        assertThat(file.outputs()).containsExactly("hidden", "tokens");
    }

    @Test
    void aTypeThatAssayDoesNotHaveIsNamedByItsNumber() {
        DeclaredInput input = TfliteFile.read(model("double")).inputs().getFirst();
        assertThat(input.type()).isNull();
        assertThat(input.typeName()).isEqualTo("number 10 of TFLite's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp-float32", "mlp-int8", "nonzero"})
    void everyTruncationIsAProblem(String name) throws IOException {
        byte[] whole = Files.readAllBytes(model(name));
        for (int length = 0; length < whole.length; length += 11) {
            Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, length));
            assertThat(codeOf(cut)).as("first %d bytes", length).startsWith("model.");
        }
        Path half = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(codeOf(half)).isEqualTo("model.damaged");
    }

    @Test
    void aChangedByteIsReadOrAProblemAndNothingElse() throws IOException {
        byte[] whole = Files.readAllBytes(model("mlp-int8"));
        int refused = 0;
        for (int at = 0; at < whole.length; at += 5) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) 0xa5;
            try {
                TfliteFile.read(Files.write(directory.resolve("changed"), changed));
            } catch (ProblemException e) {
                refused++;
                assertThat(e.problems().getFirst().hint()).isNotBlank();
            }
        }
        assertThat(refused).isPositive();
    }

    private static String codeOf(Path file) {
        return catchThrowableOfType(ProblemException.class, () -> TfliteFile.read(file))
                .problems()
                .getFirst()
                .code();
    }

    private static Path model(String name) {
        return TestModels.model(name, ModelFormat.TFLITE);
    }
}
