package dev.assay.coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Users who want one agent at the same time share it by their weights, whoever queued more, and earlier. */
class FairShareProperties {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    static final int LONGEST_MS = 1000;

    @Property(tries = 300)
    void timeIsSharedByTheWeights(
            @ForAll @Size(min = 2, max = 4) List<@IntRange(min = 1, max = 5) Integer> weights,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = LONGEST_MS) Integer> tookMs) {
        OneAgent agent = new OneAgent(weights);
        int turns = 100;
        // One after the other queues all that they have.
        for (int user = 0; user < weights.size(); user++) {
            for (int i = 0; i < turns; i++) {
                agent.queue(user, 0, user);
            }
        }
        Map<String, Long> usedMs = new HashMap<>();
        for (int turn = 0; turn < turns; turn++) {
            int cost = tookMs.get(turn % tookMs.size());
            usedMs.merge(agent.measureNext(cost).owner().user(), (long) Math.max(1, cost), Long::sum);
        }
        for (int one = 0; one < weights.size(); one++) {
            for (int other = 0; other < one; other++) {
                assertThat(Math.abs(perPart(usedMs, one, weights) - perPart(usedMs, other, weights)))
                        .as("what users %d and %d got of %s", one, other, usedMs)
                        .isLessThanOrEqualTo(
                                (double) LONGEST_MS / weights.get(one) + (double) LONGEST_MS / weights.get(other) + 1);
            }
        }
    }

    private static double perPart(Map<String, Long> usedMs, int user, List<Integer> weights) {
        return usedMs.getOrDefault(OneAgent.name(user), 0L) / (double) weights.get(user);
    }

    @Property(tries = 300)
    void nobodyWaitsForEver(
            @ForAll @IntRange(min = -2, max = 2) int priority,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = -2, max = 2) Integer> others,
            @ForAll @IntRange(min = 1, max = 9) int weightOfOthers) {
        OneAgent agent = new OneAgent(List.of(1, weightOfOthers, weightOfOthers, weightOfOthers));
        for (int i = 0; i < 10; i++) {
            agent.queue(1 + i % 3, others.get(i % others.size()), 0);
        }
        ScheduledBlock mine = agent.queue(0, priority, HOUR_MS);
        // The others never run out of blocks, whatever their priority is.
        for (int turn = 0; turn < 100; turn++) {
            if (agent.measureNext((int) HOUR_MS).equals(mine)) {
                return;
            }
            agent.queue(1 + turn % 3, others.get(turn % others.size()), agent.nowMs);
        }
        throw new AssertionError("it waits for ever");
    }

    @Property(tries = 300)
    void theBlocksOfOneUserGoInTheirOrder(@ForAll("places") List<QueuePlace> places) {
        OneAgent agent = new OneAgent(List.of(3));
        List<ScheduledBlock> blocks =
                places.stream().map(place -> agent.queue(0, place)).toList();
        List<ScheduledBlock> measured = blocks.stream()
                .map(block -> agent.measureNext(block.place().position()))
                .toList();
        assertThat(measured)
                .isEqualTo(blocks.stream()
                        .sorted(Comparator.comparing(ScheduledBlock::place)
                                .thenComparing(block -> block.key().toString()))
                        .toList());
    }

    @Provide
    Arbitrary<List<QueuePlace>> places() {
        return Combinators.combine(
                        Arbitraries.integers().between(QueuePlace.LOWEST, QueuePlace.HIGHEST),
                        Arbitraries.longs().between(0, 50 * HOUR_MS),
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.integers().between(0, 5))
                .as(QueuePlace::new)
                .list()
                .ofMaxSize(30);
    }

    @Example
    void aHigherPriorityNeverWaitsLongerThanALowerOne() {
        OneAgent agent = new OneAgent(List.of(1, 1));
        IntStream.range(0, 100).forEach(_ -> agent.queue(0, 0, 0));
        // Later than its head start: the other user's blocks stand first.
        ScheduledBlock urgent = agent.queue(1, 1, 10 * HOUR_MS);
        assertThat(List.of(agent.measureNext(1), agent.measureNext(1))).contains(urgent);
    }

    @Example
    void whoComesBackStartsLevelWithTheOthers() {
        OneAgent agent = new OneAgent(List.of(1, 1));
        IntStream.range(0, 100).forEach(_ -> agent.queue(0, 0, 0));
        IntStream.range(0, 50).forEach(_ -> agent.measureNext(100));
        IntStream.range(0, 10).forEach(_ -> agent.queue(1, 0, HOUR_MS));
        List<String> users = IntStream.range(0, 6)
                .mapToObj(_ -> agent.measureNext(100).owner().user())
                .toList();
        assertThat(users).filteredOn(OneAgent.name(1)::equals).hasSize(3);
    }

    @Example
    void thePageShowsBlocksInTheOrderOfTurns() {
        OneAgent agent = new OneAgent(List.of(1, 2));
        IntStream.range(0, 100).forEach(_ -> agent.queue(0, 0, 0));
        IntStream.range(0, 100).forEach(_ -> agent.queue(1, 0, HOUR_MS));
        assertThat(agent.book.waiting(6, agent::weight))
                .extracting(block -> block.owner().user())
                .containsExactly("user-0", "user-1", "user-1", "user-0", "user-1", "user-1");
    }

    /** One agent with one device, and users who want it. */
    private static final class OneAgent implements LeaseRules {
        private final List<Integer> weights;
        private final Map<BlockKey, ScheduledBlock> blocks = new HashMap<>();
        private final List<BlockKey> measured = new ArrayList<>();
        private final BlockBook book = new BlockBook(SchedulerSettings.DEFAULT.leaseTime(), 0, (_, _, _) -> {});
        private final Scheduler scheduler = new Scheduler(SchedulerSettings.DEFAULT.attempts(), book);
        private long nowMs;

        OneAgent(List<Integer> weights) {
            this.weights = weights;
            scheduler.join("lab1", "i", Set.of("lab1"));
        }

        static String name(int user) {
            return "user-" + user;
        }

        ScheduledBlock queue(int user, int priority, long submittedMs) {
            return queue(user, new QueuePlace(priority, submittedMs, 1, blocks.size()));
        }

        ScheduledBlock queue(int user, QueuePlace place) {
            BlockKey key = new BlockKey("run", "block-" + blocks.size());
            ScheduledBlock block = new ScheduledBlock(key, "lab1", place, new Owner(name(user), Owner.DEFAULT_POOL), 0);
            blocks.put(key, block);
            book.add(block, BlockState.Queued.NEW, nowMs);
            return block;
        }

        ScheduledBlock measureNext(int tookMs) {
            LeaseGrant grant = ((LeaseAnswer.Granted) scheduler.lease("lab1", "i", nowMs, this)).grant();
            assertThat(measured).doesNotContain(grant.block());
            measured.add(grant.block());
            nowMs += tookMs;
            scheduler.expire(nowMs);
            // What is measured for longer than a lease is kept alive.
            scheduler.heartbeat("lab1", "i", grant.block(), grant.token(), nowMs);
            assertThat(scheduler.report(grant.block(), grant.token())).isEqualTo(ReportDecision.ACCEPTED);
            return Objects.requireNonNull(blocks.get(grant.block()));
        }

        @Override
        public long longestMs(Owner owner, int count) {
            return Long.MAX_VALUE;
        }

        @Override
        public int weight(String user) {
            return weights.get(Integer.parseInt(user.substring("user-".length())));
        }
    }
}
