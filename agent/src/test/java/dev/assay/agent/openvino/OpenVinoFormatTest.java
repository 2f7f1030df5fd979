package dev.assay.agent.openvino;

import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in OpenVINO's own format, whose two files are one, with the real library. */
class OpenVinoFormatTest {
    private static Path libraries = Path.of("unset");

    private final OpenVinoRuntime runtime = new OpenVinoRuntime();

    @TempDir
    private Path directory;

    @BeforeAll
    static void install() throws InterruptedException {
        libraries = InstalledOpenVino.libraries();
    }

    @Test
    void theSameWeightsGiveTheSameAnswersAsOnnx() throws IOException {
        float[] expected = answer(model("mlp-float32"));
        float[] actual = answer(joined(xml(), bin()));

        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    @Test
    void inputsAreThoseOfTheModel() throws IOException {
        ProblemException e = catchThrowableOfType(ProblemException.class, () -> {
            try (LoadedModel loaded = load(joined(xml(), bin()))) {
                loaded.prepare(List.of(floats("another", List.of(1L, 8L), new float[8])));
            }
        });
        assertThat(e.problems().getFirst().code()).isEqualTo("model.missing-input");
    }

    @Test
    void filesThatDontBelongTogetherAreAProblem() throws IOException {
        assertThat(problem(joined(xml(), Arrays.copyOf(bin(), bin().length / 2)))
                        .message())
                .contains("OpenVINO can't read the model");
        assertThat(problem(joined(xml(), new byte[0])).code()).startsWith("model.");
        assertThat(problem(joined(Arrays.copyOf(xml(), xml().length / 2), bin()))
                        .code())
                .startsWith("model.");
    }

    @Test
    void changedBytesAreAProblemOrAnotherModelAndNeverACrash() throws IOException {
        byte[] whole = xml();
        for (int at = 0; at < whole.length; at += 1 + whole.length / 40) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x15;
            try (LoadedModel loaded = load(joined(changed, bin()));
                    PreparedQuery query = loaded.prepare(List.of(mlpInput(1, 1)))) {
                query.run();
            } catch (ProblemException e) {
                assertThat(e.problems().getFirst().hint()).isNotBlank();
            }
        }
    }

    @Test
    void aFileThatIsNotWholeIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(joined(xml(), bin()));
        Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));

        assertThat(problem(cut).code()).isEqualTo("model.damaged");
        assertThat(problem(cut).message()).contains("an OpenVINO IR file");
    }

    @Test
    void theXmlAloneIsRecognized() throws IOException {
        Problem problem = problem(Files.write(directory.resolve("alone.xml"), xml()));

        assertThat(problem.message()).contains("it is the .xml of OpenVINO's own format");
        assertThat(problem.hint()).contains("openvino: { xml:");
    }

    private Problem problem(Path model) {
        return catchThrowableOfType(ProblemException.class, () -> load(model).close())
                .problems()
                .getFirst();
    }

    private float[] answer(Path model) {
        try (LoadedModel loaded = load(model);
                PreparedQuery query = loaded.prepare(List.of(mlpInput(2, 1)))) {
            query.run();
            float[] answer = floats(query.outputs().getFirst());
            assertThat(loaded.evidence().settings().get("kernels")).contains("f32");
            return answer;
        }
    }

    private LoadedModel load(Path model) {
        return runtime.load(model, new RuntimeConfiguration("ov", "openvino", 1, Map.of()), libraries);
    }

    private Path joined(byte[] xml, byte[] bin) throws IOException {
        Path path = Files.createTempFile(directory, "joined", "");
        try (OutputStream out = Files.newOutputStream(path)) {
            PairedFile.write(
                    ModelFormat.OPENVINO,
                    Files.write(directory.resolve("model.xml"), xml),
                    Files.write(directory.resolve("model.bin"), bin),
                    out);
        }
        return path;
    }

    private static byte[] xml() throws IOException {
        return resource("mlp-float32.xml");
    }

    private static byte[] bin() throws IOException {
        return resource("mlp-float32.bin");
    }

    private static byte[] resource(String name) throws IOException {
        URL url = Objects.requireNonNull(OpenVinoFormatTest.class.getResource("/models/" + name), name);
        try {
            return Files.readAllBytes(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
