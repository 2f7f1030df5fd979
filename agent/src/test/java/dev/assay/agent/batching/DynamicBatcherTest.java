package dev.assay.agent.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.Batching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DynamicBatcherTest {
    private static final long MS = 1_000_000;

    private final List<Integer> expired = new ArrayList<>();

    @Test
    void sendsAFullBatchAtOnceAndLeavesTheRest() {
        DynamicBatcher batcher = batcher(rules(4, List.of(), 10, null), 1);
        arrive(batcher, 0, 0, 0, 0, 0, 0);
        assertThat(form(batcher, 0)).isEqualTo("FULL [0, 1, 2, 3]");
        assertThat(form(batcher, 0)).isEqualTo("none");
        assertThat(batcher.nextEventNs()).isEqualTo(10 * MS);
    }

    @Test
    void waitsForTheDelayAndThenSendsWhatIsThere() {
        DynamicBatcher batcher = batcher(rules(4, List.of(), 10, null), 1);
        arrive(batcher, 3, 5);
        assertThat(form(batcher, 12)).isEqualTo("none");
        assertThat(batcher.nextEventNs()).isEqualTo(13 * MS);
        assertThat(form(batcher, 13)).isEqualTo("DELAYED [0, 1]");
        assertThat(batcher.isEmpty()).isTrue();
        assertThat(batcher.nextEventNs()).isEqualTo(DynamicBatcher.NEVER);
    }

    @Test
    void waitsForNobodyWithoutADelay() {
        DynamicBatcher batcher = batcher(rules(4, List.of(), 0, null), 1);
        arrive(batcher, 3);
        assertThat(form(batcher, 3)).isEqualTo("DELAYED [0]");
    }

    @Test
    void sendsTheLargestPreferredSizeForWhichEnoughWait() {
        DynamicBatcher batcher = batcher(rules(8, List.of(2, 4), 10, null), 1);
        arrive(batcher, 0, 0, 0, 0, 0, 0, 0);
        assertThat(form(batcher, 0)).isEqualTo("PREFERRED [0, 1, 2, 3]");
        assertThat(form(batcher, 0)).isEqualTo("PREFERRED [4, 5]");
        assertThat(form(batcher, 0)).isEqualTo("none");
        assertThat(form(batcher, 10)).isEqualTo("DELAYED [6]");
    }

    @Test
    void mixesNoBucketsAndServesTheOldestFirst() {
        DynamicBatcher batcher = batcher(rules(2, List.of(), 10, null), 2);
        batcher.add(0, 1, 0);
        batcher.add(1, 0, MS);
        batcher.add(2, 0, MS);
        assertThat(form(batcher, 5)).isEqualTo("FULL [1, 2]");
        batcher.add(3, 0, 6 * MS);
        batcher.add(4, 0, 6 * MS);
        assertThat(form(batcher, 10))
                .as("the lone one has waited longer than the full batch")
                .isEqualTo("DELAYED [0]");
        assertThat(form(batcher, 10)).isEqualTo("FULL [3, 4]");
    }

    @Test
    void answersNobodyAfterTheDeadline() {
        DynamicBatcher batcher = batcher(rules(4, List.of(), 10, 20L), 1);
        arrive(batcher, 0, 5, 30);
        assertThat(form(batcher, 25)).isEqualTo("none");
        assertThat(expired).containsExactly(0, 1);
        assertThat(form(batcher, 40)).isEqualTo("DELAYED [2]");
        assertThat(expired).containsExactly(0, 1);
    }

    @Test
    void keepsTheOrderOfAQueueThatGrowsWhileItIsWrappedAround() {
        DynamicBatcher batcher = batcher(rules(100, List.of(), 1, null), 1);
        Batch batch = new Batch(100);
        int next = 0;
        int seen = 0;
        for (int turn = 0; turn < 60; turn++) {
            for (int i = 0; i < 150; i++) {
                batcher.add(next++, 0, turn * MS);
            }
            assertThat(batcher.form(turn * MS, batch)).isTrue();
            for (int i = 0; i < batch.size(); i++) {
                assertThat(batch.request(i)).isEqualTo(seen++);
            }
        }
        assertThat(seen).isEqualTo(6_000);
    }

    private DynamicBatcher batcher(Batching rules, int buckets) {
        return new DynamicBatcher(rules, buckets, (request, _) -> expired.add(request));
    }

    private static Batching rules(int maxSize, List<Integer> preferred, long delayMs, @Nullable Long deadlineMs) {
        return new Batching(
                maxSize,
                preferred,
                Duration.ofMillis(delayMs),
                deadlineMs == null ? null : Duration.ofMillis(deadlineMs),
                List.of());
    }

    private static void arrive(DynamicBatcher batcher, long... dueMs) {
        for (int request = 0; request < dueMs.length; request++) {
            batcher.add(request, 0, dueMs[request] * MS);
        }
    }

    private static String form(DynamicBatcher batcher, long nowMs) {
        Batch batch = new Batch(8);
        if (!batcher.form(nowMs * MS, batch)) {
            return "none";
        }
        List<Integer> requests = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            requests.add(batch.request(i));
        }
        return batch.reason() + " " + requests;
    }
}
