package dev.assay.coordinator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.scenarios.wire.RunPhase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Let the coordinator die before or after it stores what changed, answers get lost, agents be killed and cut off: in the end every run
 * has ended, every block exactly once, and whatever an agent was told is kept is kept.
 */
class LabCrashProperties {
    private static final int AGENTS = 2;
    private static final int BLOCKS_PER_RUN = 3;

    @Property(tries = 3000)
    void nothingIsLostAndNothingCountsTwice(@ForAll("histories") List<Step> history) {
        World world = new World();
        history.forEach(world::play);
        world.calmDown();
        world.check();
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Action.class),
                        Arbitraries.integers().between(0, AGENTS - 1),
                        Arbitraries.of(Fate.class))
                .as(Step::new)
                .list()
                .ofMaxSize(50);
    }

    enum Action {
        SUBMIT,
        PREPARE,
        JOIN,
        LEASE,
        BEAT,
        REPORT,
        HAND_BACK,
        LEAVE,
        KILL_AGENT,
        BE_SILENT,
        CANCEL,
        ASSEMBLE
    }

    /** What becomes of a request. */
    enum Fate {
        ANSWERED,
        ANSWER_LOST,
        CRASH_BEFORE_STORED,
        CRASH_BEFORE_ANSWERED
    }

    record Step(Action action, int agent, Fate fate) {}

    private static final class World {
        private final MemoryLabStore store = new MemoryLabStore();
        private final Deque<RunRecord> toPrepare = new ArrayDeque<>();
        private final Set<String> toAssemble = new LinkedHashSet<>();
        private final Map<Integer, Integer> processes = new HashMap<>();
        private final Map<Integer, LeaseGrant> held = new HashMap<>();
        /** Finished reports that no answer came for yet: an agent keeps them on its disk, and a kill does not harm them. */
        private final Map<Integer, LeaseGrant> outbox = new HashMap<>();

        private final Map<BlockKey, Long> toldKept = new HashMap<>();
        private long uptimeMs;
        private int submitted;
        private Lab lab = restarted();

        void play(Step step) {
            int agent = step.agent();
            LeaseGrant lease = held.get(agent);
            switch (step.action()) {
                case SUBMIT -> {
                    String id = "run-" + submitted++;
                    ask(
                            step.fate(),
                            () -> lab.runs().submit(id, "s", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
                }
                case PREPARE -> prepare(step.fate());
                case JOIN -> join(agent, step.fate());
                case LEASE -> lease(agent, step.fate());
                case BEAT -> {
                    if (lease != null) {
                        beat(agent, lease, step.fate());
                    }
                }
                case REPORT -> {
                    if (lease != null) {
                        held.remove(agent);
                        outbox.put(agent, lease);
                    }
                    deliver(agent, step.fate());
                }
                case HAND_BACK -> {
                    if (lease != null) {
                        held.remove(agent);
                        ask(step.fate(), () -> {
                            lab.leases().handBack(name(agent), lease.block(), lease.token(), "test");
                            return true;
                        });
                    }
                }
                case LEAVE -> {
                    held.remove(agent);
                    ask(step.fate(), () -> {
                        lab.members().leave(name(agent), instance(agent));
                        return true;
                    });
                }
                case KILL_AGENT -> {
                    processes.merge(agent, 1, Integer::sum);
                    held.remove(agent);
                }
                case BE_SILENT -> {
                    uptimeMs += LabFixtures.LEASE_MS;
                    ask(step.fate(), () -> {
                        lab.expire();
                        return true;
                    });
                }
                case CANCEL -> ask(step.fate(), () -> lab.runs().cancel("run-" + agent));
                case ASSEMBLE -> assemble(step.fate());
            }
        }

        /** Do something in the lab; return the answer if it arrives. */
        private <T> @Nullable T ask(Fate fate, Supplier<T> request) {
            T answer = request.get();
            LabOutcome outcome = lab.takeOutcome();
            if (fate == Fate.CRASH_BEFORE_STORED) {
                lab = restarted();
                return null;
            }
            store.write(outcome.changes());
            if (fate == Fate.CRASH_BEFORE_ANSWERED) {
                lab = restarted();
                return null;
            }
            follow(outcome);
            return fate == Fate.ANSWERED ? answer : null;
        }

        private Lab restarted() {
            toPrepare.clear();
            toAssemble.clear();
            Lab made = LabFixtures.lab(store.load(), () -> Instant.EPOCH, () -> uptimeMs);
            LabOutcome outcome = made.takeOutcome();
            store.write(outcome.changes());
            follow(outcome);
            return made;
        }

        private void follow(LabOutcome outcome) {
            toPrepare.addAll(outcome.toPrepare());
            toAssemble.addAll(outcome.toAssemble());
        }

        private void prepare(Fate fate) {
            RunRecord run = toPrepare.poll();
            if (run != null) {
                ask(fate, () -> {
                    lab.runs()
                            .prepared(
                                    run.id(),
                                    LabFixtures.preparation(),
                                    LabFixtures.drafts(run.id(), BLOCKS_PER_RUN, name(0), name(1)));
                    return true;
                });
            }
        }

        private void assemble(Fate fate) {
            List.copyOf(toAssemble).forEach(run -> {
                toAssemble.remove(run);
                ask(fate, () -> {
                    lab.runs().assembled(run);
                    return true;
                });
            });
        }

        private void join(int agent, Fate fate) {
            ask(fate, () -> lab.members().join(LabFixtures.hello(name(agent), instance(agent))));
        }

        private void lease(int agent, Fate fate) {
            if (held.containsKey(agent) || outbox.containsKey(agent)) {
                return;
            }
            LeaseAnswer answer = ask(fate, () -> lab.leases().lease(name(agent), instance(agent)));
            if (answer instanceof LeaseAnswer.Granted(LeaseGrant grant)) {
                held.put(agent, grant);
                assertThat(store.state(grant.block()))
                        .as("an agent hears of nothing that is not stored")
                        .contains(new BlockState.Leased(grant.attempt(), grant.token(), name(agent), instance(agent)));
            } else if (answer instanceof LeaseAnswer.NotJoined || answer instanceof LeaseAnswer.Replaced) {
                // Only its own earlier process was there: this one did not get through yet.
                join(agent, Fate.ANSWERED);
            }
        }

        private void beat(int agent, LeaseGrant lease, Fate fate) {
            LeaseStanding standing = ask(
                    fate,
                    () -> lab.leases()
                            .heartbeat(name(agent), instance(agent), lease.token(), LabFixtures.progress(lease), null));
            if (standing == LeaseStanding.LOST) {
                join(agent, Fate.ANSWERED);
            }
        }

        private void deliver(int agent, Fate fate) {
            LeaseGrant lease = outbox.get(agent);
            if (lease == null) {
                return;
            }
            ReportDecision decision =
                    ask(fate, () -> lab.leases().report(lease.block(), lease.token(), LabFixtures.FILE, List.of()));
            if (decision != null) {
                outbox.remove(agent);
                if (decision == ReportDecision.ACCEPTED || decision == ReportDecision.REPEATED) {
                    toldKept.put(lease.block(), lease.token());
                }
            }
        }

        void calmDown() {
            for (int turn = 0; turn < 2 + submitted * BLOCKS_PER_RUN * LabFixtures.ATTEMPTS; turn++) {
                while (!toPrepare.isEmpty()) {
                    prepare(Fate.ANSWERED);
                }
                for (int agent = 0; agent < AGENTS; agent++) {
                    deliver(agent, Fate.ANSWERED);
                    lease(agent, Fate.ANSWERED);
                    LeaseGrant lease = held.remove(agent);
                    if (lease != null) {
                        outbox.put(agent, lease);
                        deliver(agent, Fate.ANSWERED);
                    }
                }
                assemble(Fate.ANSWERED);
            }
        }

        void check() {
            Set<Long> tokens = new HashSet<>();
            for (RunRecord run : store.runs(Integer.MAX_VALUE)) {
                assertThat(run.standing().phase().isEnded()).as("%s", run).isTrue();
                assertThat(store.blocks(run.id()))
                        .allMatch(block -> block.state().isEnded());
                store.blocks(run.id()).forEach(block -> {
                    boolean isCompleted = block.state() instanceof BlockState.Completed;
                    assertThat(block.report() != null).isEqualTo(isCompleted);
                    if (block.state() instanceof BlockState.Completed(long token)) {
                        assertThat(tokens.add(token)).isTrue();
                    }
                });
                if (run.standing().phase() == RunPhase.FINISHED) {
                    assertThat(store.blocks(run.id())).hasSize(BLOCKS_PER_RUN);
                }
            }
            toldKept.forEach(
                    (block, token) -> assertThat(store.state(block)).contains(new BlockState.Completed(token)));
        }

        private static String name(int agent) {
            return "agent" + agent;
        }

        private String instance(int agent) {
            return "process-" + processes.getOrDefault(agent, 0);
        }
    }
}
