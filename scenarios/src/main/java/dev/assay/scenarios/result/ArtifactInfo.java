package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.util.List;
import java.util.Objects;
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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArtifactInfo(
        String variant,
        String sha256,
        long bytes,
        String source,
        @Nullable List<String> recipe,
        @Nullable ModelFormat format) {
    public ArtifactInfo {
        recipe = recipe == null ? null : List.copyOf(recipe);
    }

    /** Name an ONNX file. */
    public ArtifactInfo(String variant, String sha256, long bytes, String source, @Nullable List<String> recipe) {
        this(variant, sha256, bytes, source, recipe, null);
    }

    /** Return whether this is the file that a runtime executes of the variant. */
    public boolean isFor(RuntimeConfiguration runtime) {
        return Objects.requireNonNullElse(format, ModelFormat.ONNX) == ModelFormat.ofRuntime(runtime.type());
    }
}
