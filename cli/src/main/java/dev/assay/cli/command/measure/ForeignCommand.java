package dev.assay.cli.command.measure;

import dev.assay.cli.command.option.FactsOutput;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.foreign.ForeignTool;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Import what another tool measured. */
@Command(
        name = "foreign",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a result of what another tool measured, marked as that tool's, with what its latencies cover.",
            "Such results have a page, and `assay compare` compares them with those of the same tool and the same meaning only.",
        },
        footer = {
            "",
            "Examples:",
            "  assay foreign trtexec --model model.onnx times-1.json times-2.json log.txt",
            "  assay foreign onnxruntime_perf_test --model model.onnx --device orin-1 result.csv",
            "  assay foreign benchmark_app --model model.xml benchmark_report.json",
            "  assay foreign loadgen --model model.onnx mlperf_log_detail.txt",
        })
public final class ForeignCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "TOOL",
            converter = ToolConverter.class,
            completionCandidates = Tools.class,
            description = "What measured: ${COMPLETION-CANDIDATES}.")
    private ForeignTool tool = ForeignTool.TRTEXEC;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "What it wrote or printed.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "The file that was measured.")
    private Path model = Path.of("");

    @Mixin
    private ForeignOptions options = new ForeignOptions();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        Instant now = Instant.now();
        RunDirectory directory = options.directory(tool, now);
        options.save(tool, model, files, directory, now, output);
        return 0;
    }

    /** Names of tools hold underscores, as the tools' own. */
    static final class ToolConverter implements ITypeConverter<ForeignTool> {
        @Override
        public ForeignTool convert(String value) {
            return Arrays.stream(ForeignTool.values())
                    .filter(tool -> tool.id().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' is none of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(ForeignTool.values())
                                            .map(ForeignTool::id)
                                            .toList())));
        }
    }

    /** The names for help and completion. */
    static final class Tools implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ForeignTool.values()).map(ForeignTool::id).iterator();
        }
    }
}
