package dev.assay.coordinator.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Converters as processes: what is asked of them, what is kept, what is refused. */
@DisabledOnOs(OS.WINDOWS)
class ConversionsTest {
    private static final String FAITHFUL = "cp $1 $2; echo converting $1";

    @TempDir
    private Path directory;

    private final FakeExecution execution = new FakeExecution();
    private ContentStore store = new ContentStore(Path.of("unused"));
    private Path samples = Path.of("unused");

    @BeforeEach
    void makeSamples() throws IOException {
        store = new ContentStore(directory.resolve("content"));
        samples = directory.resolve("samples.bin");
        SampleSetHeader header = new SampleSetHeader(
                "fidelity",
                "test",
                1,
                2,
                100,
                List.of(new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(1L), true)),
                List.of(),
                List.of());
        try (OutputStream out = Files.newOutputStream(samples)) {
            SampleSet.write(out, header, (_, sample, target) -> target.putFloat(sample));
        }
    }

    @Test
    void aFaithfulProductIsKeptWithWhereItComesFrom() throws IOException {
        ConvertedModel converted = convert(ScriptConverter.of(FAITHFUL), request("2"));

        assertThat(converted.file().path()).hasContent("2");
        assertThat(converted.steps())
                .containsExactly(
                        "convert to TFLite float32 with script 1 for x[4, 1]",
                        "check against ONNX Runtime: output logits differs by at most 0.00 on 32 samples");
        assertThat(execution.ran()).containsExactly("onnxruntime", "tflite");
        assertThat(files(".json"))
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file))
                        .contains(
                                "\"converter\" : \"script\"",
                                "\"precision\" : \"float32\"",
                                "/bin/sh",
                                "differs by at most"));
        assertThat(files(".log"))
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file)).contains("$ /bin/sh -c", "converting "));
    }

    @Test
    void theSameIsConvertedOnce() throws IOException {
        // Other bytes than the original's: the store would have those in any case.
        ScriptConverter converter = ScriptConverter.of("(cat $1; echo) > $2; echo x >> " + directory.resolve("count"));
        ConvertedModel first = convert(converter, request("2"));

        assertThat(convert(converter, request("2"))).isEqualTo(first);
        assertThat(execution.ran()).hasSize(2);
        // Known products need no tools.
        assertThat(conversions(converter.lacking(missing())).obstacle(request("2")))
                .isEmpty();

        convert(converter, request("3"));
        convert(converter.inVersion("2"), request("2"));
        convert(converter, request("2", ConversionPrecision.INT8_DYNAMIC));
        assertThat(directory.resolve("count")).hasContent("x\nx\nx\nx");

        store.delete(first.file().reference().sha256());
        convert(converter, request("2"));
        assertThat(Files.readAllLines(directory.resolve("count"))).hasSize(5);
    }

    @Test
    void whatAnswersSomethingElseIsRefusedThoughTheConverterClaimsSuccess() throws IOException {
        assertThatThrownBy(() -> convert(ScriptConverter.of("echo 2.5 > $2; echo all is well"), request("2")))
                .isInstanceOfSatisfying(ProblemException.class, thrown -> {
                    Problem problem = thrown.problems().getFirst();
                    assertThat(problem.code()).isEqualTo("conversion.differs");
                    // The last of 32 samples all over 100 that come after two references.
                    assertThat(problem.message())
                            .contains("script 1", "output logits differs by 49.0 at sample 96; allowed 0.0196");
                    assertThat(problem.hint()).contains(files(".log").getFirst().toString());
                });
        assertThat(files(".json")).isEmpty();
        assertThat(store.list())
                .extracting(file -> file.reference().sizeBytes())
                .containsExactly(1L);
    }

    @Test
    void aQuantizerThatMakesNonsenseIsRefused() {
        // As one did whose exit code was 0.
        assertThatThrownBy(() ->
                        convert(ScriptConverter.of("echo -1e33 > $2"), request("2", ConversionPrecision.INT8_DYNAMIC)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("points elsewhere for 32 of 32 samples");
        assertThatThrownBy(() ->
                        convert(ScriptConverter.of("echo NaN > $2"), request("2", ConversionPrecision.INT8_DYNAMIC)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("points elsewhere");
    }

    @Test
    void aFailureIsNoFailureIfTheProductIsRight() throws IOException {
        assertThat(convert(ScriptConverter.of("cp $1 $2; exit 3"), request("2"))
                        .file()
                        .path())
                .hasContent("2");
    }

    @Test
    void aConverterThatLeavesNothingFailedWhateverItSays() {
        assertProblem("conversion.failed", ScriptConverter.of("echo no such operator; exit 0"))
                .contains("it left no file and ended with exit code 0; no such operator");
        assertProblem("conversion.failed", ScriptConverter.of("ln -s /etc/hostname $2"))
                .contains("it left no file");
    }

    @Test
    void aProductThatDoesNotLoadIsRefused() {
        assertProblem("conversion.not-runnable", ScriptConverter.of("echo garbage > $2"))
                .contains("the model is not loadable");
    }

    @Test
    void timeAndSpaceAreLimited() {
        assertProblem("conversion.failed", ScriptConverter.of("sleep 600").within(Duration.ofMillis(300), 1 << 20))
                .contains("it did not end within");
        assertProblem(
                        "conversion.failed",
                        ScriptConverter.of("head -c 3000000 /dev/zero > $(dirname $2)/big; sleep 600"))
                .contains("it wrote more than 1 MB");
    }

    @Test
    void theConverterSeesNothingOfTheUsers() throws IOException {
        convert(
                ScriptConverter.of("env > " + directory.resolve("environment") + "; ls -A $HOME $TMPDIR; cp $1 $2"),
                request("2"));

        assertThat(Files.readAllLines(directory.resolve("environment")))
                .extracting(line -> line.replaceAll("=.*", ""))
                .doesNotContain("USER", "JAVA_HOME")
                .contains("HOME", "TMPDIR", "LANG");
        // It works on a copy.
        assertThat(convert(ScriptConverter.of("cp $1 $2; echo 7 > $1").inVersion("9"), request("2"))
                        .file()
                        .path())
                .hasContent("2");
    }

    @Test
    void whatIsMissingIsToldWithoutTrying() {
        assertThat(conversions(ScriptConverter.of("exit 1").lacking(missing())).obstacle(request("2")))
                .contains(missing());
        assertThatThrownBy(() -> convert(ScriptConverter.of("exit 1").lacking(missing()), request("2")))
                .hasMessageContaining("tools are missing");
        assertThat(Conversions.none(store).obstacle(request("2"))).isPresent();

        execution.lacking(Problem.environment("runtime.not-installed", "TFLite is not installed", "install it"));
        assertThat(conversions(ScriptConverter.of(FAITHFUL)).obstacle(request("2")))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("runtime.not-installed"));
    }

    private AbstractStringAssert<?> assertProblem(String code, Converter converter) {
        ProblemException[] thrown = new ProblemException[1];
        assertThatThrownBy(() -> convert(converter, request("2")))
                .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        Problem problem = thrown[0].problems().getFirst();
        assertThat(problem.code()).isEqualTo(code);
        return assertThat(problem.message());
    }

    private static Problem missing() {
        return Problem.environment("tool.not-installed", "tools are missing", "install them");
    }

    private ConvertedModel convert(Converter converter, ConversionRequest request) {
        return conversions(converter).convert(request, samples, false);
    }

    private Conversions conversions(Converter converter) {
        return new Conversions(
                List.of(converter),
                execution,
                store,
                directory.resolve("conversions"),
                () -> Instant.parse("2026-11-27T12:00:00Z"));
    }

    private ConversionRequest request(String factor) {
        return request(factor, ConversionPrecision.FLOAT32);
    }

    private ConversionRequest request(String factor, ConversionPrecision precision) {
        try {
            StoredFile parent = store.store(out -> out.write(factor.getBytes(StandardCharsets.UTF_8)));
            return new ConversionRequest(
                    parent,
                    new Conversion(ModelFormat.TFLITE, precision),
                    List.of(new ConversionRequest.Input("x", ElementType.FLOAT32, List.of(4L, 1L))),
                    4,
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> files = Files.list(directory.resolve("conversions"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
