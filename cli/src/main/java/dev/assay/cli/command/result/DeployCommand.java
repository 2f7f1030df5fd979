package dev.assay.cli.command.result;

import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.home.AssayHome;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.recommendation.Recommendations;
import dev.assay.reports.text.RecommendationWords;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.Recommendation;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Say what to deploy, and hand out the file. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = {
            "Says what to deploy on each device of a run: for each shape and load the fastest variant whose accuracy is not",
            "shown to be beyond the gate, whose latency is not shown to be beyond the load's bound, and that is shown to be",
            "faster than the baseline. With --out it writes the file. With --variant it takes what somebody else chose,",
            "such as `assay tune`.",
        },
        footer = {
            "",
            "Examples:",
            "  assay deploy runs/20261124-193000-minilm-int8",
            "  assay deploy runs/20261124-193000-minilm-int8 --at seq-16,single-stream --out model.onnx",
            "  assay deploy runs/20261124-193000-minilm-int8 --variant int8 --out model.onnx",
        })
public final class DeployCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            description = "The directory of a run, its result.json, a baseline's name, or latest.")
    private Path run = Path.of("");

    @Option(names = "--device", paramLabel = "ID", description = "Only this device.")
    private @Nullable String device;

    @Option(names = "--at", paramLabel = "SHAPE,LOAD", description = "Only this shape and load.")
    private @Nullable String at;

    @Option(names = "--block", paramLabel = "ID", description = "Only this block, which says the runtime too.")
    private @Nullable String block;

    @Option(names = "--variant", paramLabel = "NAME", description = "This variant, whatever is recommended.")
    private @Nullable String variant;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the file to deploy.")
    private @Nullable Path out;

    @Mixin
    private FactsOutput output = new FactsOutput();

    /** What a program reads. */
    private record Facts(List<Recommendation> recommendations) {}

    /** What a program reads of a variant that the user chose. */
    private record ChosenFile(String variant, List<String> blocks, String sha256) {}

    @Override
    public Integer call() {
        RunResult result = ResultJson.read(RunFiles.result(run));
        if (variant != null) {
            return handOut(result, variant);
        }
        List<Recommendation> chosen = Recommendations.of(result).stream()
                .filter(recommendation -> result.block(recommendation.block())
                        .filter(this::isWanted)
                        .isPresent())
                .toList();
        if (chosen.isEmpty()) {
            throw new ProblemException(
                    Problem.user(
                            "deploy.nothing",
                            run + " has nothing to choose from for this device, shape and load",
                            "devices, shapes and loads are in its result.json; emulated devices, and blocks with one variant, have none"));
        }
        List<String> lines = new ArrayList<>();
        for (Recommendation recommendation : chosen) {
            lines.add(RecommendationWords.sentence(result, recommendation));
            RecommendationWords.conditions(result, recommendation).forEach(condition -> lines.add("  " + condition));
            lines.add("  file: " + recommendation.sha256());
        }
        if (out != null) {
            String sha256 = only(chosen.stream().map(Recommendation::sha256));
            lines.add("written: " + write(chosen.getFirst().variant(), sha256, out));
        }
        output.print(new Facts(chosen), lines);
        return 0;
    }

    private boolean isWanted(BlockResult one) {
        return (device == null || device.equals(one.device()))
                && (block == null || block.equals(one.id()))
                && (at == null
                        || at.replace(" ", "")
                                .equals(one.shape().name() + "," + one.load().name()));
    }

    /** Hand out a variant that the user chose. */
    private int handOut(RunResult result, String wanted) {
        List<BlockResult> blocks = result.blocks().stream()
                .filter(this::isWanted)
                .filter(one -> result.artifact(one, wanted).isPresent()
                        && one.cell(wanted).isPresent())
                .toList();
        if (blocks.isEmpty()) {
            throw new ProblemException(Problem.user(
                    "deploy.no-such-variant",
                    run + " has no file of " + wanted + " at this device, shape and load",
                    "it has "
                            + result.artifacts().stream()
                                    .map(ArtifactInfo::variant)
                                    .distinct()
                                    .collect(Collectors.joining(", "))));
        }
        String sha256 = only(blocks.stream()
                .flatMap(one -> result.artifact(one, wanted).stream())
                .map(ArtifactInfo::sha256));
        List<String> lines = new ArrayList<>();
        lines.add(wanted + ", chosen by you");
        lines.add("  file: " + sha256);
        if (out != null) {
            lines.add("written: " + write(wanted, sha256, out));
        }
        output.print(new ChosenFile(wanted, blocks.stream().map(BlockResult::id).toList(), sha256), lines);
        return 0;
    }

    private static String only(Stream<String> files) {
        List<String> different = files.distinct().toList();
        if (different.size() > 1) {
            throw new ProblemException(Problem.user(
                    "deploy.ambiguous",
                    "devices, shapes and loads of this run want different files",
                    "choose one with --device and --at, or --block"));
        }
        return different.getFirst();
    }

    private static Path write(String variant, String sha256, Path file) {
        try {
            StoredFile stored = new ContentStore(AssayHome.ofThisProcess().content())
                    .find(sha256)
                    .orElseThrow(
                            () -> new ProblemException(
                                    Problem.user(
                                            "deploy.no-file",
                                            variant + " (" + sha256 + ") is not on this machine",
                                            "it is where the run was prepared; run the scenario here to make it again, with the same bits")));
            return Files.copy(stored.path(), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "deploy.failed",
                            file + " can't be written: " + e.getMessage(),
                            "check the directory and the space on its disk"),
                    e);
        }
    }
}
