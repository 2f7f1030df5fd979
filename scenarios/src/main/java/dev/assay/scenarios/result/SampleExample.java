package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Show a sample to people.
 *
 * @param sample 0-based, among the evaluation samples
 * @param text what was asked, shortened if it is long; absent unless the task is about texts
 * @param image what was asked, as the {@code data:} URL of a small PNG; absent unless the task is about images
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SampleExample(
        int sample, @Nullable String text, @Nullable String image) {}
