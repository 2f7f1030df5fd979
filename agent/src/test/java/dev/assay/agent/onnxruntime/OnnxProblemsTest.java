package dev.assay.agent.onnxruntime;

import static dev.assay.agent.onnxruntime.TestModels.ONE_THREAD;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.problem.ProblemKind;
import dev.assay.scenarios.random.SplitMix64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broken models and wrong inputs end in a problem that says what to do. */
class OnnxProblemsTest {
    private final OnnxInferenceRuntime runtime = new OnnxInferenceRuntime();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | model.not-onnx | is empty",
                "some text that is no model | model.not-onnx | does not begin like one",
                "<!DOCTYPE html><title>404</title> | model.not-onnx | web page",
                "version https://git-lfs.github.com/spec/v1 | model.not-onnx | Git LFS",
                "PK\u0003\u0004 and so on | model.not-onnx | zip archive"
            })
    void saysWhatAFileIsThatIsNoModel(String content, String code, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("model.onnx"), content);
        Problem problem = loadProblem(file);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.kind()).isEqualTo(ProblemKind.USER);
        assertThat(problem.message()).contains(message).contains(file.toString());
    }

    @Test
    void missesAFileThatIsNotThere() {
        assertThat(loadProblem(directory.resolve("absent.onnx")).code()).isEqualTo("model.not-found");
        assertThat(loadProblem(directory).code()).isEqualTo("model.not-found");
    }

    @Test
    void everyTruncationIsAProblem() throws IOException {
        byte[] whole = Files.readAllBytes(model("mlp-float32"));
        for (int length = 0; length < whole.length; length += 7) {
            Path file = Files.write(directory.resolve("cut.onnx"), Arrays.copyOf(whole, length));
            assertThat(loadProblem(file).code()).as("first %d bytes", length).startsWith("model.");
        }
        Path file = Files.write(directory.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(loadProblem(file).code()).isEqualTo("model.damaged");
    }

    @Test
    void aFlippedBitLoadsOrIsAProblem() throws IOException {
        byte[] whole = Files.readAllBytes(model("mlp-int8"));
        SplitMix64 random = new SplitMix64(20260101);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] flipped = whole.clone();
            int bit = random.nextIndex(flipped.length * Byte.SIZE);
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            Path file = Files.write(directory.resolve("flipped.onnx"), flipped);
            try (LoadedModel loaded = runtime.load(file, ONE_THREAD);
                    PreparedQuery query = loaded.prepare(List.of(mlpInput(1, 1)))) {
                query.run();
                query.outputs();
            } catch (ProblemException e) {
                refused++;
                assertThat(e.problems())
                        .allSatisfy(problem -> assertThat(problem.code()).matches("(model|runtime)\\..*"));
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void namesTheOperatorThatIsMissing() {
        Problem problem = loadProblem(model("unknown-operator"));
        assertThat(problem.code()).isEqualTo("model.unsupported-operator");
        assertThat(problem.message())
                .contains("org.example:Teleport")
                .doesNotContain("Error code")
                .doesNotContain("onnxruntime_src");
    }

    @Test
    void namesTheMissingInput() {
        Problem problem = prepareProblems("embedding-int64", longs("ids", List.of(1L, 2L), 1, 2))
                .getFirst();
        assertThat(problem.code()).isEqualTo("model.missing-input");
        assertThat(problem.message()).contains("'mask'");
        assertThat(problem.hint()).contains("ids");
    }

    @Test
    void namesAllInputsThatDoNotFitAtOnce() {
        List<Problem> problems = prepareProblems(
                "embedding-int64", longs("ids", List.of(2L), 1, 2), floats("mask", List.of(1L, 2L), 1, 1));
        assertThat(problems).extracting(Problem::code).containsExactly("model.bad-input", "model.bad-input");
        assertThat(problems.getFirst().message()).contains("'ids'").contains("2 dimensions");
        assertThat(problems.getLast().message())
                .contains("'mask'")
                .contains("INT64")
                .contains("FLOAT32");
    }

    @Test
    void namesTheDimensionThatDoesNotFit() {
        Problem problem = prepareProblems("mlp-float32", floats("x", List.of(1L, 2L), 1, 2))
                .getFirst();
        assertThat(problem.message()).contains("size 8 in dimension 1, not 2");
    }

    @Test
    void namesInputsThatContradictEachOther() {
        Problem problem = prepareProblems(
                        "embedding-int64", longs("ids", List.of(1L, 2L), 1, 2), longs("mask", List.of(1L, 3L), 1, 1, 1))
                .getFirst();
        assertThat(problem.code()).isEqualTo("model.bad-input");
        assertThat(problem.message()).contains("sequence").contains("3").contains("2");
    }

    @Test
    void namesATypeThatAssayDoesNotHave() {
        Problem problem = prepareProblems("double", floats("x", List.of(1L, 4L), 1, 2, 3, 4))
                .getFirst();
        assertThat(problem.message()).contains("DOUBLE");
    }

    @Test
    void aRunThatFailsIsAProblemAndTheNextOneWorks() {
        try (LoadedModel loaded = runtime.load(model("gather"), ONE_THREAD);
                PreparedQuery bad = loaded.prepare(List.of(longs("ids", List.of(1L), 99)));
                PreparedQuery good = loaded.prepare(List.of(longs("ids", List.of(1L), 3)))) {
            for (int run = 0; run < 3; run++) {
                ProblemException e = catchThrowableOfType(ProblemException.class, bad::run);
                assertThat(e.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("runtime.inference-failed");
                    assertThat(problem.kind()).isEqualTo(ProblemKind.AGENT);
                    assertThat(problem.message()).contains("idx=99");
                });
                good.run();
                assertThat(good.outputs()).hasSize(1);
            }
        }
    }

    @Test
    void runningOutOfMemoryIsAProblem() {
        try (LoadedModel loaded = runtime.load(model("huge"), ONE_THREAD);
                PreparedQuery query = loaded.prepare(List.of(floats("x", List.of(1L), 1)))) {
            ProblemException e = catchThrowableOfType(ProblemException.class, query::run);
            assertThat(e.problems()).extracting(Problem::code).containsExactly("runtime.out-of-memory");
            assertThat(e.problems()).extracting(Problem::kind).containsExactly(ProblemKind.ENVIRONMENT);
        }
    }

    @Test
    void explainsALibraryThatNeedsAnotherLinux() {
        Throwable e = new ExceptionInInitializerError(
                new UnsatisfiedLinkError("libonnxruntime.so: version `GLIBC_2.28' not found"));
        Problem problem = OnnxProblems.unloadable(e);
        assertThat(problem.code()).isEqualTo("runtime.unloadable");
        assertThat(problem.message()).contains("GLIBC_2.28");
        assertThat(problem.hint()).contains("newer glibc");
    }

    private Problem loadProblem(Path file) {
        ProblemException e = catchThrowableOfType(
                ProblemException.class, () -> runtime.load(file, ONE_THREAD).close());
        assertThat(e).as("loading %s fails", file).isNotNull();
        assertThat(e.problems().getFirst().hint()).isNotBlank();
        assertThat(e.problems().getFirst().message()).hasSizeLessThan(1_000);
        return e.problems().getFirst();
    }

    private List<Problem> prepareProblems(String name, Tensor... inputs) {
        try (LoadedModel loaded = runtime.load(model(name), ONE_THREAD)) {
            return catchThrowableOfType(
                            ProblemException.class,
                            () -> loaded.prepare(List.of(inputs)).close())
                    .problems();
        }
    }
}
