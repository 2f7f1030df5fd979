package dev.assay.cli.command.model;

import dev.assay.agent.onnxruntime.NativeLibraries;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.home.AssayHome;
import dev.assay.optimizer.inspect.InspectText;
import dev.assay.optimizer.inspect.ModelInspection;
import dev.assay.optimizer.inspect.ModelInspector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Look into a model. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Shows inputs, outputs, operators, weights and multiplications (MACs) of an ONNX model, and what each technique"
                    + " could save.",
            "To count multiplications, the model is run once on inputs that are made up.",
        },
        footer = {
            "",
            "Examples:",
            "  assay inspect model.onnx",
            "  assay inspect model.onnx --size batch=1 --size sequence=128",
            "  assay inspect model.onnx --nodes | grep Conv",
            "  assay inspect model.onnx --json | jq .operators",
        })
public final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
    private Path model = Path.of("");

    @Option(names = "--nodes", description = "Also list all nodes with the names that a recipe's `exclude` takes.")
    private boolean nodes;

    @Mixin
    private SizeOptions sizes = new SizeOptions();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        NativeLibraries.provideFrom(AssayHome.ofThisProcess().libraries());
        ModelInspection inspection = ModelInspector.inspect(model, sizes::of);
        List<String> lines = new ArrayList<>(InspectText.render(inspection));
        if (nodes) {
            lines.addAll(InspectText.renderNodes(inspection));
        }
        output.print(inspection, lines);
        return 0;
    }
}
