package dev.assay.cli.command;

import dev.assay.optimizer.inspect.InspectText;
import dev.assay.optimizer.inspect.ModelInspection;
import dev.assay.optimizer.inspect.ModelInspector;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Look into a model. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Shows inputs, outputs, operators and weights of an ONNX model, and what each technique could save.",
        footer = {
            "",
            "Examples:",
            "  assay inspect model.onnx",
            "  assay inspect model.onnx --json | jq .operators",
        })
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
    private Path model = Path.of("");

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        ModelInspection inspection = ModelInspector.inspect(model);
        output.print(inspection, InspectText.render(inspection));
        return 0;
    }
}
