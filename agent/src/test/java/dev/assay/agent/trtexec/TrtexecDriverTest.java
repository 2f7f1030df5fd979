package dev.assay.agent.trtexec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drive a program that takes the options of one version of trtexec and refuses others, as the real one does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is a script of sh")
class TrtexecDriverTest {
    private static final String SCRIPT = """
            #!/bin/sh
            echo "&&&& RUNNING TensorRT.trtexec [TensorRT vBANNER # trtexec $*"
            for argument in "$@"; do
              printf '%s\\n' "$argument" >> arguments.txt
              case "$argument" in
                REFUSED) echo "[E] Unknown option: $argument"; echo "&&&& FAILED TensorRT.trtexec [TensorRT vBANNER"; exit 1;;
                --saveEngine=*|--exportTimes=*|--exportProfile=*|--exportLayerInfo=*) echo "[" > "${argument#*=}";;
              esac
            done
            echo "&&&& PASSED TensorRT.trtexec [TensorRT vBANNER"
            """;

    private static final String NOT_BEFORE_11 = "--includeDataTransfers|--noCudaGraph|--noSpinWait";
    private static final String NOT_IN_11 = "--fp16|--int8|--noDataTransfers|--useCudaGraph|--useSpinWait";

    private final Tools tools = new Tools(Map.of("PATH", "/usr/bin:/bin"), Duration.ofSeconds(20));
    private final List<String> told = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        // A shell would make two commands of it.
        model = Files.writeString(directory.resolve("a model; touch pwned.onnx"), "\u0008 MatMul");
    }

    @ParameterizedTest
    @CsvSource({
        "'8601]', --skipInference, false",
        "'8412]', --buildOnly, false",
        "'100900] [b34]', --skipInference, false",
        "'110100] [b48]', --skipInference, true"
    })
    void asksEveryVersionForTheSameInItsOwnWords(String banner, String buildOnly, boolean isNew) throws Exception {
        Path program = program(banner, isNew ? NOT_IN_11 : NOT_BEFORE_11);

        List<Path> files = new TrtexecDriver(program, tools, told::add).measure(plan(false, true), directory);

        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "times-1.json",
                        "log-1.txt",
                        "times-2.json",
                        "log-2.txt",
                        "times-3.json",
                        "log-3.txt",
                        "profile.json");
        assertThat(files).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        assertThat(arguments("build"))
                .contains(
                        buildOnly, "--onnx=" + model, "--noTF32", "--optShapes=x:1x8", "--profilingVerbosity=detailed");
        assertThat(arguments("run-1")).contains("--duration=10", "--warmUp=200", "--shapes=x:1x8");
        if (isNew) {
            assertThat(arguments("run-1")).contains("--includeDataTransfers", "--noCudaGraph", "--noSpinWait");
        } else {
            assertThat(arguments("run-1")).noneMatch(argument -> argument.matches(NOT_IN_11));
        }
        assertThat(directory.resolve("run-1/pwned.onnx")).doesNotExist();
        assertThat(told).contains("run 3 of 3, 10 s each");
    }

    @Test
    void leavesCopiesOutWithEveryVersion() throws Exception {
        new TrtexecDriver(program("100900]", NOT_BEFORE_11), tools, told::add).measure(plan(false, false), directory);
        assertThat(arguments("run-1")).contains("--noDataTransfers");
        Path other = Files.createDirectory(directory.resolve("other"));
        new TrtexecDriver(program("110100]", NOT_IN_11), tools, told::add).measure(plan(false, false), other);
        assertThat(Files.readAllLines(other.resolve("run-1/arguments.txt"))).doesNotContain("--includeDataTransfers");
    }

    @Test
    void tensorRt11TakesPrecisionsFromTheModel() throws IOException {
        assertThat(problem(program("110100]", NOT_IN_11), plan(true, true)).code())
                .isEqualTo("trtexec.strongly-typed");
    }

    @Test
    void saysWhatTheProgramSaidWhenItFailed() throws IOException {
        Problem problem = problem(program("8601]", "--onnx=*"), plan(false, true));

        assertThat(problem.code()).isEqualTo("trtexec.failed");
        assertThat(problem.message()).contains("exit code 1");
        assertThat(problem.hint()).contains("Unknown option: --onnx=");
    }

    @Test
    void anotherProgramIsNoTrtexec() throws IOException {
        Path program = Files.writeString(directory.resolve("other"), "#!/bin/sh\necho hello\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(problem(program, plan(false, true)).code()).isEqualTo("trtexec.unknown-version");
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> TrtexecDriver.find(
                                        new Tools(Map.of("PATH", directory.toString()), Duration.ofSeconds(1))))
                        .problems()
                        .getFirst()
                        .code())
                .isEqualTo("trtexec.not-found");
    }

    @Test
    void noRunIsLongerThanTimesStayPrecise() {
        for (int seconds : new int[] {1, 5, 12, 24, 25, 60, 600}) {
            TrtexecPlan plan = new TrtexecPlan(
                    model, null, false, false, false, true, false, false, Duration.ZERO, Duration.ofSeconds(seconds));
            assertThat(plan.secondsOfEach()).isBetween(1L, 12L);
            assertThat(plan.runs()).isGreaterThanOrEqualTo(2);
            assertThat(plan.runs() * plan.secondsOfEach()).isGreaterThanOrEqualTo(seconds);
        }
    }

    private TrtexecPlan plan(boolean fp16, boolean copies) {
        return new TrtexecPlan(
                model,
                "x:1x8",
                fp16,
                false,
                false,
                copies,
                false,
                false,
                Duration.ofMillis(200),
                Duration.ofSeconds(30));
    }

    private List<String> arguments(String step) throws IOException {
        return Files.readAllLines(directory.resolve(step).resolve("arguments.txt"));
    }

    private Problem problem(Path program, TrtexecPlan plan) {
        return catchThrowableOfType(
                        ProblemException.class,
                        () -> new TrtexecDriver(program, tools, told::add).measure(plan, directory))
                .problems()
                .getFirst();
    }

    private Path program(String banner, String refused) throws IOException {
        Path program = Files.writeString(
                directory.resolve("trtexec"), SCRIPT.replace("BANNER", banner).replace("REFUSED", refused));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
