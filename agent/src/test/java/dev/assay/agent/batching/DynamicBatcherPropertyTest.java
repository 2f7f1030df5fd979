package dev.assay.agent.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.random.SplitMix64;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever comes, whenever it comes and however long batches take. */
class DynamicBatcherPropertyTest {
    private static final int REQUESTS = 300;

    /** One batch as it was formed. */
    private record Formed(long nowNs, int bucket, FormedBecause reason, List<Integer> requests) {}

    /** A run of requests through a batcher with one lane, in virtual time. */
    private static final class Simulation {
        private final SplitMix64 random;
        private final Batching rules;
        private final int buckets;
        private final long[] dueNs = new long[REQUESTS];
        private final int[] bucketOf = new int[REQUESTS];
        private final List<Formed> formed = new ArrayList<>();
        private final List<Integer> expired = new ArrayList<>();
        private final List<Long> expiredNs = new ArrayList<>();
        /** Since when the lane had been free when each batch was formed. */
        private final List<Long> freeSinceNs = new ArrayList<>();

        private long nowNs;

        Simulation(long seed, int maxSize, int delay, int buckets, boolean hasDeadline) {
            this.random = new SplitMix64(seed);
            this.buckets = buckets;
            List<Integer> preferred = IntStream.range(1, maxSize)
                    .filter(_ -> random.nextIndex(4) == 0)
                    .boxed()
                    .toList();
            this.rules = new Batching(
                    maxSize,
                    preferred,
                    Duration.ofNanos(delay),
                    hasDeadline ? Duration.ofNanos(delay + 1 + random.nextIndex(60)) : null,
                    List.of());
            long due = 0;
            int gap = 1 + random.nextIndex(20);
            for (int request = 0; request < REQUESTS; request++) {
                due += random.nextIndex(gap);
                dueNs[request] = due;
                bucketOf[request] = random.nextIndex(buckets);
            }
        }

        Simulation run() {
            DynamicBatcher batcher = new DynamicBatcher(rules, buckets, (request, due) -> {
                assertThat(due).isEqualTo(dueNs[request]);
                expired.add(request);
                expiredNs.add(nowNs);
            });
            Batch batch = new Batch(rules.maxSize());
            int next = 0;
            long freeNs = 0;
            int longest = 1 + random.nextIndex(80);
            while (true) {
                while (next < REQUESTS && dueNs[next] <= nowNs) {
                    batcher.add(next, bucketOf[next], dueNs[next]);
                    next++;
                }
                if (batcher.form(nowNs, batch)) {
                    formed.add(new Formed(
                            nowNs,
                            batch.bucket(),
                            batch.reason(),
                            IntStream.range(0, batch.size())
                                    .mapToObj(batch::request)
                                    .toList()));
                    freeSinceNs.add(freeNs);
                    nowNs += random.nextIndex(longest);
                    freeNs = nowNs;
                } else if (next == REQUESTS && batcher.isEmpty()) {
                    return this;
                } else {
                    long eventNs = Math.min(batcher.nextEventNs(), next < REQUESTS ? dueNs[next] : Long.MAX_VALUE);
                    assertThat(eventNs)
                            .as("there is always something to wait for")
                            .isGreaterThan(nowNs);
                    nowNs = eventNs;
                }
            }
        }
    }

    @Property(tries = 300)
    void everyRequestIsServedOnceOrExpires(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int maxSize,
            @ForAll @IntRange(max = 40) int delay,
            @ForAll @IntRange(min = 1, max = 3) int buckets,
            @ForAll boolean hasDeadline) {
        Simulation simulation = new Simulation(seed, maxSize, delay, buckets, hasDeadline).run();
        List<Integer> seen = new ArrayList<>(simulation.expired);
        simulation.formed.forEach(batch -> seen.addAll(batch.requests()));
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, REQUESTS).boxed().toList());
        if (!hasDeadline) {
            assertThat(simulation.expired).isEmpty();
        }
    }

    @Property(tries = 300)
    void noBatchIsLargerThanAllowedOrMixesBuckets(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int maxSize,
            @ForAll @IntRange(max = 40) int delay,
            @ForAll @IntRange(min = 1, max = 3) int buckets) {
        Simulation simulation = new Simulation(seed, maxSize, delay, buckets, true).run();
        assertThat(simulation.formed).allSatisfy(batch -> {
            assertThat(batch.requests()).hasSizeBetween(1, maxSize);
            assertThat(batch.requests()).allMatch(request -> simulation.bucketOf[request] == batch.bucket());
            switch (batch.reason()) {
                case FULL -> assertThat(batch.requests()).hasSize(maxSize);
                case PREFERRED ->
                    assertThat(simulation.rules.preferred())
                            .contains(batch.requests().size());
                case DELAYED ->
                    assertThat(batch.nowNs() - simulation.dueNs[batch.requests().getFirst()])
                            .isGreaterThanOrEqualTo(delay);
            }
        });
    }

    @Property(tries = 300)
    void requestsOfABucketKeepTheirOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int maxSize,
            @ForAll @IntRange(min = 1, max = 3) int buckets,
            @ForAll boolean hasDeadline) {
        Simulation simulation = new Simulation(seed, maxSize, 20, buckets, hasDeadline).run();
        for (int bucket = 0; bucket < buckets; bucket++) {
            int wanted = bucket;
            List<Integer> served = simulation.formed.stream()
                    .filter(batch -> batch.bucket() == wanted)
                    .flatMap(batch -> batch.requests().stream())
                    .toList();
            assertThat(served).isSorted();
        }
    }

    /** While the lane is free, nobody waits longer than the delay: neither for others nor behind a younger batch. */
    @Property(tries = 300)
    void theDelayIsNeverExceededWhileTheLaneIsFree(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int maxSize,
            @ForAll @IntRange(max = 40) int delay,
            @ForAll @IntRange(min = 1, max = 3) int buckets) {
        Simulation simulation = new Simulation(seed, maxSize, delay, buckets, false).run();
        Set<Integer> served = new HashSet<>();
        for (int i = 0; i < simulation.formed.size(); i++) {
            Formed batch = simulation.formed.get(i);
            long freeNs = simulation.freeSinceNs.get(i);
            for (int request = 0; request < REQUESTS; request++) {
                if (simulation.dueNs[request] <= batch.nowNs() && !served.contains(request)) {
                    assertThat(batch.nowNs()).isLessThanOrEqualTo(Math.max(freeNs, simulation.dueNs[request] + delay));
                }
            }
            served.addAll(batch.requests());
        }
    }

    @Property(tries = 300)
    void nobodyIsServedAfterTheDeadlineAndNobodyExpiresBefore(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int maxSize,
            @ForAll @IntRange(max = 40) int delay) {
        Simulation simulation = new Simulation(seed, maxSize, delay, 2, true).run();
        long deadlineNs = simulation.rules.deadline() == null
                ? Long.MAX_VALUE
                : simulation.rules.deadline().toNanos();
        assertThat(simulation.formed)
                .allSatisfy(batch -> assertThat(batch.requests())
                        .allMatch(request -> batch.nowNs() - simulation.dueNs[request] < deadlineNs));
        for (int i = 0; i < simulation.expired.size(); i++) {
            assertThat(simulation.expiredNs.get(i) - simulation.dueNs[simulation.expired.get(i)])
                    .isGreaterThanOrEqualTo(deadlineNs);
        }
    }
}
