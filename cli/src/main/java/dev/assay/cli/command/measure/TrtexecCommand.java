package dev.assay.cli.command.measure;

import dev.assay.agent.trtexec.TrtexecDriver;
import dev.assay.agent.trtexec.TrtexecPlan;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.foreign.ForeignTool;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measure with NVIDIA's trtexec. */
@Command(
        name = "trtexec",
        mixinStandardHelpOptions = true,
        description = {
            "Has NVIDIA's trtexec compile a model and time the engine, in runs short enough to keep its times precise, and imports",
            "what it measured. Options mean the same with TensorRT 8, 10 and 11, whatever their defaults are.",
        },
        footer = {
            "",
            "Examples:",
            "  assay trtexec model.onnx --shapes input:1x3x224x224 --seconds 60",
            "  assay trtexec model.onnx --fp16 --variant fp16 --trtexec /usr/src/tensorrt/bin/trtexec",
            "  assay trtexec model.onnx --no-copies     time the computation alone",
        })
public final class TrtexecCommand implements Callable<Integer> {
    private static final Duration LONGEST_STEP = Duration.ofHours(4);

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
    private Path model = Path.of("");

    @Option(names = "--trtexec", paramLabel = "PROGRAM", description = "The program; default: the one on PATH.")
    private @Nullable Path program;

    @Option(names = "--shapes", paramLabel = "SHAPES", description = "Shapes of inputs, such as input:1x3x224x224.")
    private @Nullable String shapes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long to time, in all runs together; default: ${DEFAULT-VALUE}.")
    private int seconds = 30;

    @Option(
            names = "--warm-up-ms",
            paramLabel = "MS",
            defaultValue = "500",
            description = "How long to warm up before each run; default: ${DEFAULT-VALUE}.")
    private int warmUpMs = 500;

    @Option(names = "--fp16", description = "Let TensorRT compute in FP16; before TensorRT 11.")
    private boolean fp16;

    @Option(names = "--int8", description = "Compute what is quantized in the model in INT8; before TensorRT 11.")
    private boolean int8;

    @Option(names = "--tf32", description = "Let FP32 be computed in TF32.")
    private boolean tf32;

    @Option(names = "--no-copies", description = "Leave copies to and from the GPU out of every query.")
    private boolean noCopies;

    @Option(names = "--cuda-graph", description = "Launch the engine as one graph.")
    private boolean cudaGraph;

    @Option(names = "--spin-wait", description = "Let the CPU wait without sleeping.")
    private boolean spinWait;

    @Mixin
    private ForeignOptions options = new ForeignOptions();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Tools tools = new Tools(System.getenv(), LONGEST_STEP);
        Path found = program != null ? program : TrtexecDriver.find(tools);
        PrintWriter progress = spec.commandLine().getErr();
        Instant now = Instant.now();
        RunDirectory directory = options.directory(ForeignTool.TRTEXEC, now);
        List<Path> files = new TrtexecDriver(found, tools, line -> {
                    progress.println(line);
                    progress.flush();
                })
                .measure(
                        new TrtexecPlan(
                                model,
                                shapes,
                                fp16,
                                int8,
                                tf32,
                                !noCopies,
                                cudaGraph,
                                spinWait,
                                Duration.ofMillis(warmUpMs),
                                Duration.ofSeconds(Math.max(1, seconds))),
                        directory.createRaw());
        options.save(ForeignTool.TRTEXEC, model, files, directory, now, output);
        return 0;
    }
}
