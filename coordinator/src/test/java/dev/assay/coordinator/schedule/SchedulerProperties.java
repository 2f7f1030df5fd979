package dev.assay.coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever agents do, and whenever the coordinator crashes, no block is lost, and none is measured by two at a time. */
class SchedulerProperties {
    private static final int AGENTS = 3;
    private static final int BLOCKS = 6;
    private static final long LEASE_MS = 100;
    private static final int ATTEMPTS = 4;

    @Property(tries = 3000)
    void everyBlockEndsExactlyOnceWhateverHappens(@ForAll("histories") List<Step> history) {
        Lab lab = new Lab();
        history.forEach(lab::play);
        lab.letEverybodyFinish();
        assertThat(lab.stored.values()).allMatch(BlockState::isEnded);
        assertThat(lab.stored).hasSize(BLOCKS);
    }

    @Property(tries = 1000)
    void aSchedulerMadeFromTheJournalKnowsTheSame(@ForAll("histories") List<Step> history) {
        Lab lab = new Lab();
        for (Step step : history) {
            lab.play(step);
            lab.play(new Step(Action.RESTART_COORDINATOR, 0, 0));
        }
        lab.letEverybodyFinish();
        assertThat(lab.stored.values()).allMatch(BlockState::isEnded);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Action.class),
                        Arbitraries.integers().between(0, AGENTS - 1),
                        Arbitraries.integers().between(0, 150))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    enum Action {
        ASK,
        ASK_AND_LOSE_THE_ANSWER,
        BEAT,
        REPORT,
        REPORT_TWICE,
        REPORT_WHAT_IS_OLD,
        HAND_BACK,
        RESTART_AGENT,
        LEAVE,
        DRAIN,
        UNDRAIN,
        PAUSE,
        RESUME,
        LIMIT_A_USER,
        RESERVE,
        PASS_TIME,
        CANCEL,
        RESTART_COORDINATOR
    }

    record Step(Action action, int agent, int amount) {}

    /** Rules that change from time to time. */
    private record Rules(int mostMeasured, long longestMs) implements LeaseRules {
        private static final Rules FREE = new Rules(Integer.MAX_VALUE, Long.MAX_VALUE);

        @Override
        public long longestMs(Owner owner, int measured) {
            return measured >= mostMeasured ? -1 : longestMs;
        }

        @Override
        public int weight(String user) {
            return user.equals("user-0") ? 1 : 3;
        }

        void assertAdmitted(BlockBook book, ScheduledBlock block) {
            assertThat(book.measuredByUser().get(block.owner().user())).isLessThanOrEqualTo(mostMeasured);
            assertThat(block.estimatedMs()).isLessThanOrEqualTo(longestMs);
        }
    }

    /** Agents as they behave, and a store that keeps what the journal says. */
    private static final class Lab {
        private final Map<BlockKey, ScheduledBlock> blocks = new HashMap<>();
        private final Map<BlockKey, BlockState> stored = new HashMap<>();
        private final Map<BlockKey, Long> highestToken = new HashMap<>();
        private final Map<Integer, LeaseGrant> held = new HashMap<>();
        private final List<LeaseGrant> everGranted = new ArrayList<>();
        private final Map<Integer, Integer> processes = new HashMap<>();
        private long nowMs;
        private long lastToken;
        private Rules rules = Rules.FREE;
        private BlockBook book;
        private Scheduler scheduler;

        Lab() {
            for (int i = 0; i < BLOCKS; i++) {
                BlockKey key = new BlockKey("run-" + i % 2, "block-" + i);
                blocks.put(
                        key,
                        new ScheduledBlock(
                                key,
                                "device-" + i % AGENTS,
                                new QueuePlace(i % 3 - 1, i, i % 2, i),
                                new Owner("user-" + i % 2, "pool-" + i % 3),
                                i * 10L));
                stored.put(key, BlockState.Queued.NEW);
            }
            book = restored();
            scheduler = new Scheduler(ATTEMPTS, book);
        }

        private BlockBook restored() {
            BlockBook made = new BlockBook(Duration.ofMillis(LEASE_MS), lastToken, this::changed);
            blocks.forEach((key, block) -> made.add(block, stored.getOrDefault(key, BlockState.Queued.NEW), nowMs));
            return made;
        }

        private void changed(ScheduledBlock block, BlockState state, String reason) {
            BlockKey key = block.key();
            BlockState before = stored.put(key, state);
            assertThat(before.isEnded()).as("%s had ended: %s", key, before).isFalse();
            if (state instanceof BlockState.Leased leased) {
                assertThat(before).isInstanceOf(BlockState.Queued.class);
                boolean sameLease = before instanceof BlockState.Queued queued && queued.lastToken() == leased.token();
                assertThat(leased.token() > lastToken || sameLease).isTrue();
                lastToken = Math.max(lastToken, leased.token());
                assertThat(leased.attempt()).isBetween(1, ATTEMPTS);
            }
            Set<String> busy = new HashSet<>();
            stored.values().forEach(other -> {
                if (other instanceof BlockState.Leased leased) {
                    assertThat(busy.add(leased.agent()))
                            .as("one lease of %s", leased.agent())
                            .isTrue();
                }
            });
        }

        void play(Step step) {
            int agent = step.agent();
            LeaseGrant lease = held.get(agent);
            switch (step.action()) {
                case ASK -> ask(agent);
                case ASK_AND_LOSE_THE_ANSWER -> scheduler.lease(name(agent), instance(agent), nowMs, LeaseRules.NONE);
                case BEAT -> {
                    if (lease != null && beat(agent, lease) == LeaseStanding.LOST) {
                        held.remove(agent);
                    }
                }
                case REPORT -> report(agent, 1);
                case REPORT_TWICE -> report(agent, 2);
                case REPORT_WHAT_IS_OLD -> everGranted.forEach(this::reportOld);
                case HAND_BACK -> {
                    if (lease != null) {
                        scheduler.handBack(lease.block(), lease.token(), "test");
                        held.remove(agent);
                    }
                }
                case RESTART_AGENT -> {
                    processes.merge(agent, 1, Integer::sum);
                    held.remove(agent);
                    join(agent);
                }
                case LEAVE -> {
                    scheduler.leave(name(agent), instance(agent));
                    held.remove(agent);
                }
                case DRAIN -> scheduler.drain(name(agent), true);
                case UNDRAIN -> scheduler.drain(name(agent), false);
                case PAUSE -> book.pause("run-" + step.amount() % 2);
                case RESUME -> book.resume("run-" + step.amount() % 2);
                case LIMIT_A_USER -> rules = new Rules(step.amount() % 3, rules.longestMs());
                case RESERVE -> rules = new Rules(rules.mostMeasured(), step.amount() - 50);
                case PASS_TIME -> {
                    nowMs += step.amount();
                    scheduler.expire(nowMs);
                }
                case CANCEL -> {
                    if (step.amount() < 10) {
                        book.cancel("run-" + step.amount() % 2);
                    }
                }
                case RESTART_COORDINATOR -> {
                    book = restored();
                    scheduler = new Scheduler(ATTEMPTS, book);
                }
            }
        }

        /** An agent that was measuring when it hears that it should stop has lost its lease for good. */
        private LeaseStanding beat(int agent, LeaseGrant lease) {
            LeaseStanding standing =
                    scheduler.heartbeat(name(agent), instance(agent), lease.block(), lease.token(), nowMs);
            if (standing == LeaseStanding.HELD) {
                assertThat(stored.get(lease.block()))
                        .isEqualTo(new BlockState.Leased(lease.attempt(), lease.token(), name(agent), instance(agent)));
            }
            return standing;
        }

        private void ask(int agent) {
            if (held.containsKey(agent)) {
                return;
            }
            boolean isNew = book.leaseOf(name(agent)).isEmpty();
            switch (scheduler.lease(name(agent), instance(agent), nowMs, rules)) {
                case LeaseAnswer.Granted(LeaseGrant grant) -> {
                    if (isNew) {
                        rules.assertAdmitted(book, Objects.requireNonNull(blocks.get(grant.block())));
                    }
                    assertThat(grant.device()).isEqualTo(device(agent));
                    highestToken.merge(grant.block(), grant.token(), Math::max);
                    held.put(agent, grant);
                    everGranted.add(grant);
                }
                case LeaseAnswer.NotJoined() -> join(agent);
                case LeaseAnswer.Nothing() ->
                    assertThat(book.leaseOf(name(agent))).isEmpty();
                case LeaseAnswer.Replaced() -> throw new AssertionError("nobody replaced " + agent);
            }
        }

        private void join(int agent) {
            scheduler.join(name(agent), instance(agent), Set.of(device(agent)));
        }

        private void report(int agent, int times) {
            LeaseGrant lease = held.remove(agent);
            if (lease == null) {
                return;
            }
            ReportDecision first = scheduler.report(lease.block(), lease.token());
            for (int i = 1; i < times; i++) {
                assertThat(scheduler.report(lease.block(), lease.token()))
                        .isEqualTo(first == ReportDecision.ACCEPTED ? ReportDecision.REPEATED : first);
            }
        }

        /** Only the last lease of a block may bring its result. */
        private void reportOld(LeaseGrant lease) {
            boolean isLast = highestToken.getOrDefault(lease.block(), 0L) == lease.token();
            if (!isLast) {
                assertThat(scheduler.report(lease.block(), lease.token())).isEqualTo(ReportDecision.SUPERSEDED);
            }
        }

        void letEverybodyFinish() {
            rules = Rules.FREE;
            book.resume("run-0");
            book.resume("run-1");
            for (int agent = 0; agent < AGENTS; agent++) {
                join(agent);
                scheduler.drain(name(agent), false);
            }
            // Every turn ends one block of each agent; what they hold may have been taken from them.
            for (int turn = 0; turn < BLOCKS * ATTEMPTS; turn++) {
                for (int agent = 0; agent < AGENTS; agent++) {
                    ask(agent);
                    report(agent, 1);
                }
            }
        }

        private String name(int agent) {
            return "agent-" + agent;
        }

        private String device(int agent) {
            return "device-" + agent;
        }

        private String instance(int agent) {
            return "process-" + processes.getOrDefault(agent, 0);
        }
    }
}
