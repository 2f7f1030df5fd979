package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.AssayCommand;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.history.HistoryTest;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands print and how they exit, without measuring anything. */
class CommandLineTest {
    private static final Path LIBRARY = Path.of("..", "scenarios", "library");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int assay(String... arguments) {
        CommandLine commandLine = AssayCommand.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @Test
    void theVersionIsOneLineWithTheCommit() {
        assertThat(assay("--version")).isZero();
        assertThat(out.toString().strip()).matches("assay \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\([0-9a-z-]+\\)");
    }

    @Test
    void aCommandIsFoundAloneByTheNameOfItsClass() {
        CommandLine all = AssayCommand.commandLine();
        assertThat(all.getSubcommands()).hasSizeGreaterThan(30);
        all.getSubcommands().keySet().stream()
                .filter(name -> !name.equals("help") && !name.equals("completion"))
                .forEach(name -> assertThat(
                                AssayCommand.commandLine(name, "--help").getSubcommands())
                        .containsOnlyKeys(name));
    }

    @Test
    void allCommandsAreThereWhereNoneIsNamed() {
        for (String first : List.of("help", "completion", "optimise", "--help", "")) {
            assertThat(AssayCommand.commandLine(first).getSubcommands().keySet())
                    .as(first)
                    .isEqualTo(AssayCommand.commandLine().getSubcommands().keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "tune",
                "plan",
                "report",
                "export",
                "optimize",
                "inspect",
                "doctor",
                "coordinator",
                "agent",
                "submit",
                "watch",
                "runs",
                "status",
                "fetch",
                "cancel",
                "pause",
                "resume",
                "agents",
                "drain",
                "undrain",
                "pools",
                "users",
                "reserve",
                "maintain",
                "reservations",
                "retry",
                "foreign",
                "trtexec",
                "backup",
                "compare",
                "history",
                "baseline"
            })
    void everyCommandHelpsWithExamples(String command) {
        assertThat(assay(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: assay " + command, "Examples:", "  assay " + command);
    }

    @Test
    void aRunWithoutStampsSaysHowToKeepThem() throws Exception {
        assertThat(assay("export", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has no query stamps", "assay run FILE --raw");

        assertThat(assay("export", directory.resolve("nowhere").toString())).isEqualTo(2);
        Path other = Files.writeString(directory.resolve("other.stamps"), "something else entirely");
        assertThat(assay("export", other.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is no whole file of query stamps");
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().contains(".csv"));
    }

    @Test
    void aPlanShowsTheMatrixAndItsTime() {
        assertThat(assay("plan", LIBRARY.resolve("minilm-int8.yaml").toString(), "--profile", "quick"))
                .isZero();
        assertThat(out.toString()).contains("seq-16", "seq-128", "single-stream", "offline", "fp32", "int8", "min");
    }

    @Test
    void aSearchThatCanNotBeIsToldBeforeAnythingIsMade() {
        String scenario = LIBRARY.resolve("minilm-int8.yaml").toString();
        String out = directory.resolve("search").toString();

        assertThat(assay("tune", scenario, "--out", out)).isEqualTo(2);
        assertThat(err.toString()).contains("combinations of target, shape and load", "--block", "seq-128--offline");
        assertThat(assay("tune", scenario, "--out", out, "--block", "nowhere")).isEqualTo(2);
        assertThat(err.toString()).contains("has no block 'nowhere'");
        assertThat(assay("tune", scenario, "--out", out, "--require", "int9.p99<1ms"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean `int8`?");
        assertThat(assay("tune", scenario, "--out", out, "--goal", "speed")).isEqualTo(2);
        assertThat(err.toString()).contains("'speed' is no goal");
        assertThat(assay("tune", scenario, "--out", out, "--budget", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is no length of time");
        assertThat(Path.of(out)).doesNotExist();
    }

    @Test
    void aPlanIsJsonForMachines() {
        assertThat(assay("plan", LIBRARY.resolve("smoke.yaml").toString(), "--json", "--seed", "3"))
                .isZero();
        assertThat(AssayJson.mapper().readTree(out.toString()).at("/seed").asLong())
                .isEqualTo(3);
    }

    @Test
    void everyProblemOfAScenarioIsToldAtOnceWithItsPlace() throws Exception {
        Path scenario = Files.writeString(
                directory.resolve("bad.yaml"),
                Files.readString(LIBRARY.resolve("smoke.yaml"))
                        .replace("threads: 1", "thread: 1")
                        .replace("250 ms", "250 parsec"));
        for (String command : List.of("plan", "run")) {
            assertThat(assay(command, scenario.toString())).isEqualTo(2);
        }
        assertThat(err.toString())
                .contains("bad.yaml:", "unknown key `thread`", "Did you mean `threads`?", "parsec", "2 problems")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void aMissingFileIsTheUsersToMend() {
        assertThat(assay("run", directory.resolve("no.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no.yaml", "hint:");
    }

    @Test
    void aGateThatCanNeverHoldIsToldBeforeMeasuring() {
        assertThat(assay(
                        "run",
                        LIBRARY.resolve("smoke.yaml").toString(),
                        "--gate",
                        "int9.speedup >= 2",
                        "--out",
                        directory.resolve("run").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("int9");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void anEarlierRunIsNotOverwritten() throws Exception {
        Files.writeString(directory.resolve("result.json"), "precious");
        assertThat(assay("run", LIBRARY.resolve("smoke.yaml").toString(), "--out", directory.toString()))
                .isEqualTo(2);
        assertThat(directory.resolve("result.json")).hasContent("precious");
    }

    @Test
    void whatAnotherToolMeasuredBecomesARunThatCanBeReportedAndCompared() throws Exception {
        Path model = Files.writeString(directory.resolve("model.onnx"), "a model");
        Path csv = Files.writeString(
                directory.resolve("result.csv"), "m,0.010,1,2,0\nm,0.011,1,2,1\nm,0.012,1,2,0\nm,0.011,1,2,1\n");
        for (String run : List.of("before", "after")) {
            assertThat(assay(
                            "foreign",
                            "onnxruntime_perf_test",
                            "--model",
                            model.toString(),
                            "--out",
                            directory.resolve(run).toString(),
                            csv.toString()))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(out.toString()).contains("measured by onnxruntime_perf_test, not by Assay");
        assertThat(directory.resolve("before/index.html")).exists();
        assertThat(assay("report", directory.resolve("before").toString())).isZero();
        assertThat(assay(
                        "compare",
                        directory.resolve("before").toString(),
                        directory.resolve("after").toString()))
                .isZero();
        assertThat(out.toString()).contains("of 1 cell, 1 not distinguishable in speed");
        assertThat(assay("foreign", "perf", "--model", model.toString(), csv.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'perf' is none of trtexec, benchmark_app");
    }

    @Test
    void runsAreFollowedAndWhatBecameWorseFailsTheGate() {
        for (RunResult result : HistoryTest.results()) {
            ResultJson.write(result, directory.resolve("kept/" + result.run().id() + "/result.json"));
        }
        String kept = directory.resolve("kept").toString();

        assertThat(assay("history", kept, "--html", directory.resolve("trends").toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("6 runs", "time 1.00 ms → 1.15 ms from run run-4 on", "Assay 0.1.0 → 0.2.0");
        assertThat(directory.resolve("trends/index.html")).content().contains("2 of 11 series are worse now");
        assertThat(assay("history", kept, "--gate")).isEqualTo(1);
        assertThat(assay("history", kept, "--gate", "--metric", "accuracy,size"))
                .isZero();
        assertThat(assay("history", kept, "--gate", "--variant", "fp32")).isZero();
        String accepted = directory.resolve("kept/run-5").toString();
        assertThat(assay("history", kept, "--gate", "--baseline", accepted)).isZero();
        String before = directory.resolve("kept/run-0").toString();
        assertThat(assay("history", kept, "--gate", "--baseline", before)).isEqualTo(1);
        assertThat(out.toString().replaceAll("\\s+", " ")).contains("time 1.15 ms now, 1.00 ms in " + before);
        assertThat(assay("history", accepted, "--baseline", before)).isEqualTo(2);
        assertThat(err.toString()).contains("no series of two runs or more is in " + before);

        assertThat(assay("history", kept, "--metric", "beauty")).isEqualTo(2);
        assertThat(assay("history", kept, "--since", "tomorrow")).isEqualTo(2);
        assertThat(assay("history", kept, "--scenario", "another")).isEqualTo(2);
        assertThat(assay("history", directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("'beauty' is nothing", "'tomorrow' is no day", "there is no run of another", "no directory");
    }

    @Test
    void aMachineWithoutTrtexecSaysWhereItComesFrom() throws Exception {
        Path model = Files.writeString(directory.resolve("model.onnx"), "a model");
        Path absent = directory.resolve("trtexec");
        assertThat(assay("trtexec", model.toString(), "--trtexec", absent.toString(), "--out", directory + "/out"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("trtexec.not-found", absent.toString());
    }

    @Test
    void anUnknownProfileNamesTheKnownOnes() {
        assertThat(assay("plan", LIBRARY.resolve("smoke.yaml").toString(), "--profile", "fast"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("quick, standard, thorough");
    }

    @Test
    void aBrokenResultIsRefusedWithAReason() throws Exception {
        Path file = Files.writeString(directory.resolve("result.json"), "{\"schema\":");
        assertThat(assay("report", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("result.json", "hint:").doesNotContain("Exception");
    }

    @Test
    void aModelIsOptimizedAndInspected() {
        Path model = LIBRARY.resolve("models/mlp-fp32.onnx");
        Path small = directory.resolve("small.onnx");
        assertThat(assay("optimize", model.toString(), "--recipe", "int8-dynamic", "-o", small.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("quantize mode=dynamic", "instead of 1.08 MB", "SHA-256 ");
        assertThat(assay("inspect", small.toString())).isZero();
        assertThat(out.toString()).contains("MatMulInteger");
    }

    @Test
    void anInspectionCountsMultiplicationsAndListsNodes() {
        String model = LIBRARY.resolve("models/mlp-fp32.onnx").toString();
        assertThat(assay("inspect", model, "--nodes", "--size", "batch=2"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("MACs", "[2, ", "% of the MACs", "Nodes, with what they multiply");
        assertThat(assay("inspect", model, "--size", "bach=2")).isEqualTo(2);
        assertThat(err.toString()).contains("bach", "[batch]");
    }

    @Test
    void aRecipeMayUseTheWordsOfScenarios() throws Exception {
        Path recipe = Files.writeString(
                directory.resolve("recipe.yaml"),
                "- quantize: { mode: dynamic, weights: uint8, per-channel: false }\n");
        String model = LIBRARY.resolve("models/mlp-fp32.onnx").toString();
        String small = directory.resolve("small.onnx").toString();
        for (String text : List.of("[quantize: {mode: dynamic, weights: uint8}]", recipe.toString())) {
            assertThat(assay("optimize", model, "--recipe", text, "-o", small))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(out.toString()).contains("weights=uint8 per-channel=false", "runs; on made-up inputs the cosine");

        assertThat(assay("optimize", model, "--recipe", "[quantize: {mode: guess}]", "-o", small))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--recipe:1:", "guess", "hint:");
    }

    @Test
    void samplesMayBeMadeUpWithAWarning() {
        String model = LIBRARY.resolve("models/mlp-fp32.onnx").toString();
        Path small = directory.resolve("small.onnx");
        assertThat(assay(
                        "optimize", model, "--recipe", "int8-dynamic", "--samples", "random:3", "-o", small.toString()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("warning: random inputs");
        assertThat(out.toString()).contains("runs; on the first sample");
    }

    @Test
    void aVariantThatIsFarOffGetsAWarning() {
        assertThat(assay(
                        "optimize",
                        LIBRARY.resolve("models/mlp-fp32.onnx").toString(),
                        "--recipe",
                        "[prune: {ratio: 95 %, importance: weights, compensation: none}]",
                        "-o",
                        directory.resolve("small.onnx").toString()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("warning: the outputs are far from what they were");
    }

    @Test
    void samplesMayComeFromNumpy() throws Exception {
        Path samples = writeNumpy("input", 3, 128);
        Path small = directory.resolve("small.onnx");
        String model = LIBRARY.resolve("models/mlp-fp32.onnx").toString();
        assertThat(assay(
                        "optimize",
                        model,
                        "--recipe",
                        "[prune: {ratio: 30 %}]",
                        "--samples",
                        samples.toString(),
                        "-o",
                        small.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("prune ratio=0.3", "runs; on the first sample");
        assertThat(err.toString()).isEmpty();

        assertThat(assay(
                        "optimize",
                        model,
                        "--recipe",
                        "prune-30",
                        "--samples",
                        writeNumpy("other", 3, 128).toString(),
                        "-o",
                        small.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no array for the input 'input'", "[samples.mismatch]");
    }

    /** Write what numpy.savez writes for one array of ascending floats. */
    private Path writeNumpy(String name, int count, int size) throws IOException {
        String head = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + count + ", " + size + "), }\n";
        ByteBuffer array = ByteBuffer.allocate(10 + head.length() + count * size * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        array.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        array.put((byte) 1).put((byte) 0).putShort((short) head.length());
        array.put(head.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < count * size; i++) {
            array.putFloat(i / 100f);
        }
        Path file = directory.resolve(name + ".npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(name + ".npy"));
            zip.write(array.array());
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--samples random --size nothing=3 | the model leaves no dimension 'nothing' open",
                "--size batch=3 | --size has no effect",
                "--samples none.npz | none.npz",
                "--samples none.bin | none.bin",
            })
    void samplesThatCannotBeUsedAreRefused(String options, String message) {
        Path small = directory.resolve("small.onnx");
        List<String> arguments = new ArrayList<>(List.of(
                "optimize",
                LIBRARY.resolve("models/mlp-fp32.onnx").toString(),
                "--recipe",
                "int8-dynamic",
                "-o",
                small.toString()));
        arguments.addAll(List.of(options.split(" ")));
        assertThat(assay(arguments.toArray(String[]::new))).isNotZero();
        assertThat(err.toString()).contains(message, "hint:").doesNotContain("Exception:");
        assertThat(small).doesNotExist();
    }

    @Test
    void anUnknownRecipeStepNamesTheKnownOnes() {
        assertThat(assay("optimize", "model.onnx", "--recipe", "int7", "-o", "out.onnx"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("int7", "int8-dynamic", "fp16");
    }

    @Test
    void theCompletionIsAScriptThatBashReads() throws IOException, InterruptedException {
        assertThat(assay("completion")).isZero();
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (OutputStream script = bash.getOutputStream()) {
            script.write(out.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(bash.waitFor()).isZero();
        assertThat(out.toString()).contains("coordinator", "--keep-runs");
    }

    @Test
    void theDoctorNamesCpuAndRuntimes() {
        assertThat(assay("doctor", "--json")).isZero();
        assertThat(AssayJson.mapper()
                        .readTree(out.toString())
                        .at("/device/environment/cpuModel")
                        .asString())
                .isNotBlank();
    }

    @Test
    void aRuntimeThatNoJarHereBringsIsRefusedBeforeAnythingIsMeasured() throws IOException {
        Path scenario = Files.writeString(
                directory.resolve("own.yaml"),
                Files.readString(LIBRARY.resolve("smoke.yaml")).replace("type: onnxruntime", "type: fast"));

        assertThat(assay(
                        "run",
                        scenario.toString(),
                        "--out",
                        directory.resolve("out").toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("the runtime 'fast' of `runtimes.ort-1-thread` is none of Assay's", "ASSAY_CLASS_PATH");
        assertThat(directory.resolve("out")).doesNotExist();
        assertThat(assay("plan", scenario.toString())).isZero();
        assertThat(out.toString()).contains("not on this machine: the runtime 'fast'");
    }
}
