package dev.assay.cli.command.model;

import dev.assay.agent.onnxruntime.NativeLibraries;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.home.AssayHome;
import dev.assay.optimizer.OptimizedModel;
import dev.assay.optimizer.Optimizer;
import dev.assay.optimizer.TrialRun;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.RecipeStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Make a smaller or faster model file. */
@Command(
        name = "optimize",
        mixinStandardHelpOptions = true,
        description = {
            "Applies a recipe to an ONNX model, runs the new model once and writes it.",
            "What the new model is worth is for `assay run` to measure.",
        },
        footer = {
            "",
            "Examples:",
            "  assay optimize model.onnx --recipe int8-dynamic -o model-int8.onnx",
            "  assay optimize model.onnx --recipe int4-weights,fp16 -o model-small.onnx",
            "  assay optimize model.onnx --recipe int8-static --samples samples.npz -o model-int8.onnx",
            "  assay optimize model.onnx --recipe prune-30,int8-static --samples samples.npz -o model-small.onnx",
            "  assay optimize model.onnx --recipe '[quantize: {mode: static, calibration: entropy}]' --samples random:32 \\",
            "    --size sequence=64 -o model-try.onnx",
            "  assay optimize model.onnx --recipe recipe.yaml --samples samples.npz -o model-best.onnx",
            "",
            "The text in [ ] and in files is what a scenario writes under `recipe:`, with all its options.",
        })
public final class OptimizeCommand implements Callable<Integer> {
    /** What techniques cost is less, unless something went wrong. */
    private static final double FAR_OFF_COSINE = 0.9;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file; it is never changed.")
    private Path model = Path.of("");

    @Option(
            names = "--recipe",
            required = true,
            paramLabel = "STEPS",
            completionCandidates = StepNames.class,
            description = {
                "Steps, joined by commas: ${COMPLETION-CANDIDATES};",
                "or steps in the words of scenarios, in [ ] or in a .yaml file.",
            })
    private String recipe = "";

    @Mixin
    private SamplesOptions samples = new SamplesOptions();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where the new model goes.")
    private Path out = Path.of("");

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        List<RecipeStep> steps = RecipeArgument.read(recipe);
        NativeLibraries.provideFrom(AssayHome.ofThisProcess().libraries());
        OptimizedModel optimized =
                samples.with(model, sampleSet -> new Optimizer().optimize(model, steps, sampleSet, out));
        List<String> lines = new ArrayList<>();
        optimized.steps().forEach(step -> lines.add(step.toText()));
        lines.add(optimized.trial().toText());
        warnIfFarOff(optimized.trial());
        lines.add(optimized.file() + ": " + Numbers.bytes(optimized.sizeBytes()) + " instead of "
                + Numbers.bytes(optimized.parentSizeBytes()) + ", SHA-256 " + optimized.sha256());
        output.print(optimized, lines);
        return 0;
    }

    private void warnIfFarOff(TrialRun trial) {
        if (trial instanceof TrialRun.Ran ran && ran.agreement().cosine() < FAR_OFF_COSINE) {
            command.commandLine()
                    .getErr()
                    .println(
                            "warning: the outputs are far from what they were; see in the guide how to find the nodes that"
                                    + " cause it");
        }
    }

    /** List the steps as users write them. */
    static final class StepNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NamedStep.names().iterator();
        }
    }
}
