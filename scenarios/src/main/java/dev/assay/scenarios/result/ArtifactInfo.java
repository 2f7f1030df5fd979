package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Name one model file that was measured.
 *
 * @param variant the variant it is
 * @param sha256 of its bytes
 * @param bytes its size
 * @param source where it, or the model it was made from, came from
 * @param recipe the steps that made it, in words; {@code null} when it was taken as it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArtifactInfo(
        String variant,
        String sha256,
        long bytes,
        String source,
        @Nullable List<String> recipe) {
    public ArtifactInfo {
        recipe = recipe == null ? null : List.copyOf(recipe);
    }
}
