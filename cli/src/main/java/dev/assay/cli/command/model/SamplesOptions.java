package dev.assay.cli.command.model;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.samples.ModelInputs;
import dev.assay.optimizer.samples.NpzSamples;
import dev.assay.optimizer.samples.RandomSamples;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Hold where samples of what a model will see come from. */
final class SamplesOptions {
    private static final Pattern RANDOM = Pattern.compile("random(?::([1-9][0-9]{0,5}))?");
    private static final int DEFAULT_COUNT = 64;

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description = {
                "What the model will see; static quantization, pruning and others need it. One of",
                "a .npz file of numpy.savez: an array for each input of the model, named like it, whose first axis counts"
                        + " samples; an array named labels (int64) may hold the class of each;",
                "a sample set of Assay;",
                "random or random:COUNT, to try a recipe out.",
            })
    private @Nullable String samples;

    @Mixin
    private SizeOptions sizes = new SizeOptions();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /**
     * Let an action use the samples; what had to be converted for it is gone afterwards.
     *
     * @param model whose inputs they are
     * @param action gets a sample set, or {@code null} if the user gave none
     * @throws ProblemException if the samples can't be used
     */
    <T> T with(Path model, Function<@Nullable Path, T> action) {
        String source = samples;
        boolean isRandom = source != null && RANDOM.matcher(source).matches();
        if (!isRandom && !sizes.isEmpty()) {
            throw new ProblemException(Problem.user(
                    "size.without-effect", "--size has no effect here", "It goes with --samples random only."));
        }
        if (source == null) {
            return action.apply(null);
        }
        if (!isRandom && !Files.isRegularFile(Path.of(source))) {
            throw new ProblemException(Problem.user(
                    "samples.not-found", "there is no file " + source, "Check the path that --samples gives."));
        }
        if (!isRandom && !source.toLowerCase(Locale.ROOT).endsWith(".npz")) {
            return action.apply(Path.of(source));
        }
        Path scratch = createScratch();
        try {
            convert(source, model, scratch);
            return action.apply(scratch);
        } finally {
            delete(scratch);
        }
    }

    private void convert(String source, Path modelFile, Path out) {
        Model model = Model.of(OnnxReader.read(modelFile));
        Matcher random = RANDOM.matcher(source);
        if (random.matches()) {
            int count = random.group(1) == null ? DEFAULT_COUNT : Integer.parseInt(random.group(1));
            command.commandLine()
                    .getErr()
                    .println("warning: random inputs do not have the ranges of real ones; accuracy will suffer");
            RandomSamples.write(model, count, sizes.of(ModelInputs.symbolicSizes(model)), out);
        } else {
            NpzSamples.convert(Path.of(source), model, out);
        }
    }

    private static Path createScratch() {
        try {
            return Files.createTempFile("assay-samples-", ".bin");
        } catch (IOException failure) {
            throw new ProblemException(
                    Problem.environment(
                            "samples.not-writable",
                            "samples can't be converted: no temporary file can be made: " + failure,
                            "Check the space and the rights of the temporary folder."),
                    failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException inUse) {
            // Some systems keep a file that was mapped into memory until the process ends.
            file.toFile().deleteOnExit();
        }
    }
}
