package dev.assay.coordinator.run;

import dev.assay.coordinator.source.SourceResolver;
import dev.assay.optimizer.OptimizedModel;
import dev.assay.optimizer.Optimizer;
import dev.assay.optimizer.StepReport;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Make the model file of a variant, once, so that all agents measure the same bytes. */
final class VariantBuilder {
    private final ContentStore store;
    private final SourceResolver sources;
    private final Optimizer optimizer = new Optimizer();

    /**
     * Use a store and a way to get files.
     *
     * @param store keeps what recipes make
     * @param sources brings models
     */
    VariantBuilder(ContentStore store, SourceResolver sources) {
        this.store = store;
        this.sources = sources;
    }

    /**
     * Make one variant in one format.
     *
     * @param model what the variant is a form of
     * @param variant names it
     * @param format one that the variant exists in
     * @param baseDirectory what {@code file:} sources are relative to
     * @param calibration gives a sample set; asked only if the recipe needs data
     * @throws ProblemException if the file can't be had or the recipe can't be applied to it
     */
    BuiltVariant build(
            Model model, Variant variant, ModelFormat format, Path baseDirectory, Supplier<Path> calibration) {
        return build(model, variant, format, variant.in(format, model).orElseThrow(), baseDirectory, calibration);
    }

    /** Make the ONNX file that a conversion of a variant begins with. */
    BuiltVariant buildParent(
            Model model,
            Variant variant,
            VariantOrigin.Converted converted,
            Path baseDirectory,
            Supplier<Path> calibration) {
        return build(model, variant, ModelFormat.ONNX, converted.from(), baseDirectory, calibration);
    }

    private BuiltVariant build(
            Model model,
            Variant variant,
            ModelFormat format,
            VariantOrigin origin,
            Path baseDirectory,
            Supplier<Path> calibration) {
        return switch (origin) {
            case VariantOrigin.Original _ -> take(variant, format, model.source(), baseDirectory);
            case VariantOrigin.Prebuilt prebuilt -> take(variant, format, prebuilt.source(), baseDirectory);
            case VariantOrigin.FilePair pair -> join(variant, pair, baseDirectory);
            case VariantOrigin.Recipe recipe ->
                optimize(variant, model.source(), recipe.steps(), baseDirectory, calibration);
            case VariantOrigin.Converted _ ->
                throw new IllegalArgumentException(variant.name() + " is converted for each shape");
        };
    }

    private BuiltVariant take(Variant variant, ModelFormat format, ArtifactSource source, Path baseDirectory) {
        return built(variant, format, sources.resolve(source, baseDirectory), source, null);
    }

    /** Make one file of two. */
    private BuiltVariant join(Variant variant, VariantOrigin.FilePair pair, Path baseDirectory) {
        Path structure = sources.resolve(pair.structure(), baseDirectory).path();
        Path weights = sources.resolve(pair.weights(), baseDirectory).path();
        try {
            StoredFile file = store.store(out -> PairedFile.write(pair.to(), structure, weights, out));
            return built(variant, pair.to(), file, pair.structure(), null);
        } catch (IOException e) {
            throw unwritable(variant, e);
        }
    }

    private BuiltVariant optimize(
            Variant variant,
            ArtifactSource source,
            List<RecipeStep> steps,
            Path baseDirectory,
            Supplier<Path> calibration) {
        StoredFile parent = sources.resolve(source, baseDirectory);
        Path samples = Optimizer.needsSamples(steps) ? calibration.get() : null;
        try {
            Path scratch = Files.createTempDirectory("assay-variant-");
            Path made = scratch.resolve("model.onnx");
            try {
                OptimizedModel optimized = optimizer.optimize(parent.path(), steps, samples, made);
                if (!optimized.externalFiles().isEmpty()) {
                    throw new ProblemException(Problem.user(
                            "variant.too-large",
                            "variant " + variant.name() + " is larger than 2 GB, and an agent takes one file",
                            "choose a recipe that makes the model smaller, such as weight-only quantization"));
                }
                StoredFile file = store.store(out -> Files.copy(made, out));
                return built(
                        variant,
                        ModelFormat.ONNX,
                        file,
                        source,
                        optimized.steps().stream().map(StepReport::toText).toList());
            } finally {
                // Weights beyond 2 GB lie in files of their own beside the model.
                try (DirectoryStream<Path> left = Files.newDirectoryStream(scratch)) {
                    for (Path file : left) {
                        Files.delete(file);
                    }
                }
                Files.delete(scratch);
            }
        } catch (IOException e) {
            throw unwritable(variant, e);
        }
    }

    private static ProblemException unwritable(Variant variant, IOException e) {
        return new ProblemException(
                Problem.environment(
                        "variant.not-writable",
                        "variant " + variant.name() + " can't be written: " + e,
                        "check space and permissions of the temporary directory and of Assay's cache"),
                e);
    }

    private static BuiltVariant built(
            Variant variant,
            ModelFormat format,
            StoredFile file,
            ArtifactSource source,
            @Nullable List<String> recipe) {
        ArtifactInfo info = new ArtifactInfo(
                variant.name(),
                file.reference().sha256(),
                file.reference().sizeBytes(),
                source.location().toText(),
                recipe,
                format == ModelFormat.ONNX ? null : format);
        return new BuiltVariant(file, info);
    }

    /**
     * Hold a variant's model file.
     *
     * @param file of the format that was asked for
     * @param info what reports say about it
     */
    record BuiltVariant(StoredFile file, ArtifactInfo info) {}
}
