package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Name one model file that was measured.
 *
 * @param variant the variant it is
 * @param sha256 of its bytes
 * @param bytes its size
 * @param source where it, or the model it was made from, came from
 * @param recipe the steps that made it, in words; {@code null} when it was taken as it is
 * @param format what it is; {@code null} for ONNX
 * @param dimensions the one shape that it takes, as in {@link InputShape}; {@code null} if it takes what the model takes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArtifactInfo(
        String variant,
        String sha256,
        long bytes,
        String source,
        @Nullable List<String> recipe,
        @Nullable ModelFormat format,
        @Nullable Map<String, Long> dimensions) {
    public ArtifactInfo {
        recipe = recipe == null ? null : List.copyOf(recipe);
        dimensions = dimensions == null ? null : Map.copyOf(dimensions);
    }

    /** Name a file that takes what the model takes. */
    public ArtifactInfo(
            String variant,
            String sha256,
            long bytes,
            String source,
            @Nullable List<String> recipe,
            @Nullable ModelFormat format) {
        this(variant, sha256, bytes, source, recipe, format, null);
    }

    /** Name an ONNX file. */
    public ArtifactInfo(String variant, String sha256, long bytes, String source, @Nullable List<String> recipe) {
        this(variant, sha256, bytes, source, recipe, null);
    }

    /**
     * Find the file that a runtime executes of a variant for queries of a shape.
     *
     * @param artifacts of one run
     */
    public static Optional<ArtifactInfo> find(
            List<ArtifactInfo> artifacts, String variant, RuntimeConfiguration runtime, InputShape shape) {
        return ModelFormat.ofRuntime(runtime.type()).stream()
                .flatMap(executed -> artifacts.stream()
                        .filter(artifact -> artifact.variant.equals(variant) && artifact.is(executed, shape)))
                .findFirst();
    }

    private boolean is(ModelFormat executed, InputShape shape) {
        return Objects.requireNonNullElse(format, ModelFormat.ONNX) == executed
                && (dimensions == null || dimensions.equals(shape.dimensions()));
    }
}
