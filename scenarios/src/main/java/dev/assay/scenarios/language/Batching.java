package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say how single requests are put together to batches in front of the model, in the terms of Triton's dynamic batcher.
 *
 * @param maxSize the most requests of one batch
 * @param preferred ascending sizes below {@code maxSize} that are sent at once, too, when so many requests wait
 * @param maxDelay how long a request may wait for others while the model is free
 * @param deadline how long after it was due a request may be handed to the model; after that it is answered with a failure. {@code
 *     null}: for ever
 * @param buckets ascending lengths: requests share a batch only if the shortest of these that holds them is the same, and are padded
 *     to that only. Empty: all are as long as the shape says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Batching(
        int maxSize,
        List<Integer> preferred,
        Duration maxDelay,
        @Nullable Duration deadline,
        List<Integer> buckets) {
    public Batching {
        preferred = List.copyOf(preferred);
        buckets = List.copyOf(buckets);
    }
}
