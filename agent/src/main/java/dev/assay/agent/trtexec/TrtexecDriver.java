package dev.assay.agent.trtexec;

import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.QuantizedNodes;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Tools;
import dev.assay.scenarios.tool.TrtexecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Have {@code trtexec} compile a model once, and time the saved engine in several runs.
 *
 * <p>Several short runs keep the precision of its times, which a long one loses; see {@link TrtexecPlan#LONGEST_RUN}.
 */
public final class TrtexecDriver {
    private static final String LOG = "output.log";

    private final Path program;
    private final Tools tools;
    private final Consumer<String> progress;

    /**
     * Drive one program.
     *
     * @param program absolute
     * @param tools runs it
     * @param progress is told in a few words what is being done
     */
    public TrtexecDriver(Path program, Tools tools, Consumer<String> progress) {
        this.program = program.toAbsolutePath();
        this.tools = tools;
        this.progress = progress;
    }

    /**
     * Find the program along PATH.
     *
     * @throws ProblemException {@code trtexec.not-found}
     */
    public static Path find(Tools tools) {
        return tools.find("trtexec")
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "trtexec.not-found",
                        "there is no trtexec on PATH",
                        "it comes with TensorRT, often as /usr/src/tensorrt/bin/trtexec: name it with --trtexec")));
    }

    /**
     * Measure.
     *
     * @param directory exists; everything that trtexec writes goes there
     * @return times and logs of the runs and a profile, to be read in this order
     * @throws ProblemException {@code trtexec.failed}, {@code trtexec.unknown-version}, or what the plan can't have with this version
     */
    public List<Path> measure(TrtexecPlan plan, Path directory) throws IOException, InterruptedException {
        if (!Files.isExecutable(program)) {
            throw new ProblemException(Problem.user(
                    "trtexec.not-found",
                    "there is no program " + program,
                    "it comes with TensorRT, often as /usr/src/tensorrt/bin/trtexec"));
        }
        ModelFile.check(plan.model(), ModelFormat.ONNX);
        if (plan.int8()) {
            QuantizedNodes.require(plan.model());
        }
        Path root = directory.toAbsolutePath();
        TrtexecArguments arguments = new TrtexecArguments(version(step(root, "version")), plan);
        arguments.check();
        progress.accept(
                "trtexec " + arguments.version() + " compiles " + plan.model().getFileName());
        Path build = step(root, "build");
        Path engine = build.resolve("model.engine");
        run(arguments.build(engine, build.resolve("layers.json")), build);
        List<Path> written = new ArrayList<>();
        for (int i = 0; i < plan.runs(); i++) {
            progress.accept(
                    String.format(Locale.ROOT, "run %d of %d, %d s each", i + 1, plan.runs(), plan.secondsOfEach()));
            Path run = step(root, "run-" + (i + 1));
            Path times = run.resolve("times-" + (i + 1) + ".json");
            run(arguments.run(engine, times), run);
            written.add(times);
            written.add(Files.move(run.resolve(LOG), run.resolve("log-" + (i + 1) + ".txt")));
        }
        progress.accept("timing layers");
        Path profiled = step(root, "profile");
        Path profile = profiled.resolve("profile.json");
        run(arguments.profile(engine, profile), profiled);
        written.add(profile);
        return List.copyOf(written);
    }

    private static Path step(Path root, String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** Ask for help, because that prints the version first, with every version. */
    private TrtexecVersion version(Path directory) throws IOException, InterruptedException {
        Tools.Result result = tools.run(List.of(program.toString(), "--help"), directory);
        return TrtexecVersion.in(Files.readString(directory.resolve(LOG)))
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "trtexec.unknown-version",
                        program + " does not say which TensorRT it is of",
                        "is it NVIDIA's trtexec? It said: " + result.lastLines())));
    }

    private void run(List<String> arguments, Path directory) throws IOException, InterruptedException {
        Tools.Result result = tools.run(
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList(), directory);
        if (result.exitCode() != 0) {
            throw new ProblemException(Problem.environment(
                    "trtexec.failed",
                    "trtexec " + String.join(" ", arguments) + " ended with exit code " + result.exitCode(),
                    "all it said is in " + directory.resolve(LOG) + "; the end: " + result.lastLines()));
        }
    }
}
