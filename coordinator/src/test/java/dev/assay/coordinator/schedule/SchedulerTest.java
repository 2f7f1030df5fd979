package dev.assay.coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final long LEASE_MS = 60_000;
    private static final int ATTEMPTS = 3;
    private static final BlockKey FIRST = new BlockKey("run-1", "a");
    private static final BlockKey SECOND = new BlockKey("run-1", "b");

    private final List<String> journal = new ArrayList<>();
    private final BlockBook book = new BlockBook(
            Duration.ofMillis(LEASE_MS),
            0,
            (block, state, _) ->
                    journal.add(block.key().block() + " " + state.getClass().getSimpleName()));
    private final Scheduler scheduler = new Scheduler(ATTEMPTS, book);

    @Test
    void anAgentGetsTheBlocksOfItsDevicesInTheOrderOfSubmission() {
        add(FIRST, "lab1", 0, 0);
        add(SECOND, "lab1", 0, 1);
        add(new BlockKey("run-1", "elsewhere"), "lab2", 0, 2);
        scheduler.join("lab1", "i", Set.of("lab1"));

        LeaseGrant first = lease("lab1", 0);
        assertThat(first).isEqualTo(new LeaseGrant(FIRST, "lab1", 1, 1));
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.ACCEPTED);
        assertThat(lease("lab1", 0).block()).isEqualTo(SECOND);
        assertThat(scheduler.report(SECOND, 2)).isEqualTo(ReportDecision.ACCEPTED);
        assertThat(scheduler.lease("lab1", "i", 0, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.Nothing());
        assertThat(journal).containsExactly("a Leased", "a Completed", "b Leased", "b Completed");
    }

    @Test
    void aHigherPriorityOvertakesWhatWasSubmittedUpToItsHeadStartEarlier() {
        long headStartMs = QueuePlace.HEAD_START.toMillis();
        add(FIRST, "lab1", 0, 0, 0);
        add(SECOND, "lab1", 1, headStartMs - 1, 1);
        add(new BlockKey("run-3", "too-late"), "lab1", 1, headStartMs + 1, 2);
        scheduler.join("lab1", "i", Set.of("lab1"));

        List<String> order = new ArrayList<>();
        while (scheduler.lease("lab1", "i", 0, LeaseRules.NONE) instanceof LeaseAnswer.Granted(LeaseGrant grant)) {
            order.add(grant.block().block());
            scheduler.report(grant.block(), grant.token());
        }
        assertThat(order).containsExactly("b", "a", "too-late");
    }

    @Test
    void anAgentThatAsksAgainGetsTheLeaseThatItHas() {
        add(FIRST, "lab1", 0, 0);
        add(SECOND, "lab1", 0, 1);
        scheduler.join("lab1", "i", Set.of("lab1"));
        assertThat(lease("lab1", 0)).isEqualTo(lease("lab1", 10));
        assertThat(journal).containsExactly("a Leased");
    }

    @Test
    void anAgentThatNobodyKnowsHasToJoin() {
        assertThat(scheduler.lease("lab1", "i", 0, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.NotJoined());
    }

    @Test
    void anEarlierProcessOfAnAgentIsReplacedAndItsBlockQueuedAgain() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "old", Set.of("lab1"));
        assertThat(scheduler.lease("lab1", "old", 0, LeaseRules.NONE)).isInstanceOf(LeaseAnswer.Granted.class);
        scheduler.join("lab1", "new", Set.of("lab1"));

        assertThat(scheduler.lease("lab1", "new", 0, LeaseRules.NONE))
                .isEqualTo(new LeaseAnswer.Granted(new LeaseGrant(FIRST, "lab1", 2, 2)));
        assertThat(scheduler.lease("lab1", "old", 0, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.Replaced());
        assertThat(scheduler.heartbeat("lab1", "old", FIRST, 1, 0)).isEqualTo(LeaseStanding.LOST);
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.SUPERSEDED);
    }

    @Test
    void anAgentThatJoinsAgainAsTheSameProcessKeepsItsLease() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant grant = lease("lab1", 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        assertThat(scheduler.heartbeat("lab1", "i", FIRST, grant.token(), 0)).isEqualTo(LeaseStanding.HELD);
    }

    @Test
    void aLeaseLastsAsLongAsThereAreHeartbeats() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant grant = lease("lab1", 0);
        assertThat(scheduler.heartbeat("lab1", "i", FIRST, grant.token(), LEASE_MS - 1))
                .isEqualTo(LeaseStanding.HELD);
        scheduler.expire(2 * LEASE_MS - 2);
        assertThat(book.leaseOf("lab1")).contains(grant);
        scheduler.expire(2 * LEASE_MS - 1);
        assertThat(book.leaseOf("lab1")).isEmpty();
        assertThat(book.state(FIRST)).contains(new BlockState.Queued(1, grant.token()));
    }

    @Test
    void aLeaseThatRanOutHoldsAgainWhenItsAgentComesBackInTime() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant grant = lease("lab1", 0);
        scheduler.expire(LEASE_MS);
        assertThat(scheduler.heartbeat("lab1", "i", FIRST, grant.token(), LEASE_MS + 1))
                .isEqualTo(LeaseStanding.HELD);
        assertThat(book.leaseOf("lab1")).contains(grant);
    }

    @Test
    void aReportWhoseLeaseRanOutCountsUnlessAnotherLeaseFollowed() {
        add(FIRST, "lab1", 0, 0);
        add(SECOND, "lab1", 0, 1);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant late = lease("lab1", 0);
        scheduler.expire(LEASE_MS);
        assertThat(scheduler.report(FIRST, late.token())).isEqualTo(ReportDecision.ACCEPTED);

        LeaseGrant tooLate = lease("lab1", LEASE_MS);
        scheduler.expire(2 * LEASE_MS);
        LeaseGrant again = lease("lab1", 2 * LEASE_MS);
        assertThat(again).isEqualTo(new LeaseGrant(SECOND, "lab1", 2, tooLate.token() + 1));
        assertThat(scheduler.report(SECOND, tooLate.token())).isEqualTo(ReportDecision.SUPERSEDED);
        assertThat(scheduler.report(SECOND, again.token())).isEqualTo(ReportDecision.ACCEPTED);
    }

    @Test
    void aRepeatedReportIsHarmless() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant grant = lease("lab1", 0);
        assertThat(scheduler.report(FIRST, grant.token())).isEqualTo(ReportDecision.ACCEPTED);
        assertThat(scheduler.report(FIRST, grant.token())).isEqualTo(ReportDecision.REPEATED);
        assertThat(journal).containsExactly("a Leased", "a Completed");
    }

    @Test
    void aLateMessageOfAKilledProcessTakesNothingFromItsSuccessor() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "new", Set.of("lab1"));
        assertThat(scheduler.lease("lab1", "new", 0, LeaseRules.NONE)).isInstanceOf(LeaseAnswer.Granted.class);

        scheduler.join("lab1", "killed", Set.of("lab1"));

        assertThat(scheduler.heartbeat("lab1", "new", FIRST, 1, 0)).isEqualTo(LeaseStanding.HELD);
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.ACCEPTED);
        assertThat(scheduler.lease("lab1", "new", 0, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.Nothing());
    }

    @Test
    void aProcessThatWasReplacedDoesNotComeBack() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "old", Set.of("lab1"));
        scheduler.join("lab1", "new", Set.of("lab1"));
        assertThat(scheduler.lease("lab1", "new", 0, LeaseRules.NONE)).isInstanceOf(LeaseAnswer.Granted.class);

        scheduler.join("lab1", "old", Set.of("lab1"));

        assertThat(scheduler.lease("lab1", "old", 0, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.Replaced());
        assertThat(scheduler.heartbeat("lab1", "new", FIRST, 1, 0)).isEqualTo(LeaseStanding.HELD);
    }

    @Test
    void aBlockThatKillsItsAgentEachTimeFailsAfterItsAttempts() {
        add(FIRST, "lab1", 0, 0);
        for (int process = 1; process <= 3; process++) {
            scheduler.join("lab1", "process-" + process, Set.of("lab1"));
            assertThat(scheduler.lease("lab1", "process-" + process, 0, LeaseRules.NONE))
                    .isInstanceOf(LeaseAnswer.Granted.class);
        }
        scheduler.join("lab1", "process-4", Set.of("lab1"));
        assertThat(scheduler.lease("lab1", "process-4", 0, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.Nothing());
        assertThat(book.state(FIRST))
                .hasValueSatisfying(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                BlockState.Failed.class,
                                failed -> assertThat(failed.reason().code()).isEqualTo("block.agent-lost")));
        assertThat(book.isEnded("run-1")).isTrue();
    }

    @Test
    void aBlockThatIsHandedBackCountsAsNotBegun() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant grant = lease("lab1", 0);
        scheduler.handBack(FIRST, grant.token(), "stopped");
        assertThat(lease("lab1", 0)).isEqualTo(new LeaseGrant(FIRST, "lab1", 1, grant.token() + 1));
    }

    @Test
    void aDrainedAgentFinishesWhatItHasAndGetsNothingNew() {
        add(FIRST, "lab1", 0, 0);
        add(SECOND, "lab1", 0, 1);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant grant = lease("lab1", 0);
        scheduler.drain("lab1", true);
        assertThat(scheduler.heartbeat("lab1", "i", FIRST, grant.token(), 1)).isEqualTo(LeaseStanding.HELD);
        assertThat(scheduler.report(FIRST, grant.token())).isEqualTo(ReportDecision.ACCEPTED);
        assertThat(scheduler.lease("lab1", "i", 2, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.Nothing());
        scheduler.join("lab1", "after a restart", Set.of("lab1"));
        assertThat(scheduler.lease("lab1", "after a restart", 3, LeaseRules.NONE))
                .isEqualTo(new LeaseAnswer.Nothing());
        scheduler.drain("lab1", false);
        assertThat(scheduler.lease("lab1", "after a restart", 4, LeaseRules.NONE))
                .isInstanceOf(LeaseAnswer.Granted.class);
    }

    @Test
    void cancellingARunStopsWhatWaitsNowAndWhatIsMeasuredAtTheNextHeartbeat() {
        add(FIRST, "lab1", 0, 0);
        add(SECOND, "lab1", 0, 1);
        scheduler.join("lab1", "i", Set.of("lab1"));
        LeaseGrant grant = lease("lab1", 0);
        book.cancel("run-1");
        assertThat(book.state(SECOND)).contains(new BlockState.Cancelled());
        assertThat(book.isEnded("run-1")).isFalse();
        assertThat(scheduler.heartbeat("lab1", "i", FIRST, grant.token(), 1)).isEqualTo(LeaseStanding.CANCELLED);
        assertThat(scheduler.report(FIRST, grant.token())).isEqualTo(ReportDecision.ACCEPTED);
        assertThat(book.isEnded("run-1")).isTrue();
    }

    @Test
    void aCancelledBlockIsNotQueuedAgainWhenItsAgentIsLost() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        lease("lab1", 0);
        book.cancel("run-1");
        scheduler.expire(LEASE_MS);
        assertThat(book.state(FIRST)).contains(new BlockState.Cancelled());
    }

    @Test
    void whatFailedOrWasCancelledCanBeRetried() {
        Problem reason = Problem.agent("block.agent-lost", "it never ended", "look into the log");
        book.add(new ScheduledBlock(FIRST, "lab1", new QueuePlace(0, 0, 1, 0)), new BlockState.Failed(reason), 0);
        add(SECOND, "lab1", 0, 1);
        book.cancel("run-1");
        assertThat(book.isEnded("run-1")).isTrue();
        book.retry(FIRST);
        book.retry(SECOND);
        assertThat(book.isEnded("run-1")).isFalse();
        scheduler.join("lab1", "i", Set.of("lab1"));
        assertThat(lease("lab1", 0).block()).isEqualTo(FIRST);
    }

    @Test
    void aPausedRunLetsOthersPass() {
        BlockKey other = new BlockKey("run-2", "a");
        add(FIRST, "lab1", 0, 0);
        add(other, "lab1", 0, 1);
        scheduler.join("lab1", "i", Set.of("lab1"));
        book.pause("run-1");
        LeaseGrant grant = lease("lab1", 0);
        assertThat(grant.block()).isEqualTo(other);
        scheduler.report(other, grant.token());
        assertThat(scheduler.hasWorkFor("lab1", LeaseRules.NONE)).isFalse();
        book.resume("run-1");
        assertThat(scheduler.hasWorkFor("lab1", LeaseRules.NONE)).isTrue();
    }

    @Test
    void whatIsCarriedToAnAgentCountsOnceItIsBroughtBack() {
        add(FIRST, "vault", 0, 0);
        add(SECOND, "vault", 0, 1);
        add(new BlockKey("run-1", "elsewhere"), "lab1", 0, 2);
        List<LeaseGrant> carried = scheduler.carry("run-1", Set.of("vault"), "vault");
        assertThat(carried)
                .containsExactly(new LeaseGrant(FIRST, "vault", 1, 1), new LeaseGrant(SECOND, "vault", 1, 2));

        scheduler.expire(100 * LEASE_MS);
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.ACCEPTED);
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.REPEATED);
        assertThat(book.state(SECOND)).contains(new BlockState.Queued(0, 2));
    }

    @Test
    void onlyWhatWasCarriedLastCounts() {
        add(FIRST, "vault", 0, 0);
        scheduler.carry("run-1", Set.of("vault"), "vault");
        scheduler.carry("run-1", Set.of("vault"), "vault");
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.SUPERSEDED);
        assertThat(scheduler.report(FIRST, 2)).isEqualTo(ReportDecision.ACCEPTED);
    }

    @Test
    void anAgentThatComesAfterAllBeginsWhatWasCarriedToIt() {
        add(FIRST, "vault", 0, 0);
        scheduler.carry("run-1", Set.of("vault"), "vault");
        scheduler.join("vault", "i", Set.of("vault"));
        assertThat(lease("vault", 0)).isEqualTo(new LeaseGrant(FIRST, "vault", 1, 2));
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.SUPERSEDED);
        assertThat(scheduler.carry("run-1", Set.of("vault"), "vault")).isEmpty();
    }

    @Test
    void anAgentThatLeavesGivesItsBlockBack() {
        add(FIRST, "lab1", 0, 0);
        scheduler.join("lab1", "i", Set.of("lab1"));
        lease("lab1", 0);
        scheduler.leave("lab1", "i");
        assertThat(book.state(FIRST)).contains(new BlockState.Queued(0, BlockState.NO_TOKEN));
        assertThat(scheduler.lease("lab1", "i", 0, LeaseRules.NONE)).isEqualTo(new LeaseAnswer.NotJoined());
    }

    @Test
    void aRunWithOpenBlocksIsNotForgotten() {
        add(FIRST, "lab1", 0, 0);
        assertThatThrownBy(() -> book.forget("run-1")).isInstanceOf(IllegalStateException.class);
        book.cancel("run-1");
        book.forget("run-1");
        assertThat(book.state(FIRST)).isEmpty();
        assertThat(scheduler.report(FIRST, 1)).isEqualTo(ReportDecision.UNKNOWN);
    }

    private void add(BlockKey key, String device, int priority, int position) {
        add(key, device, priority, 0, position);
    }

    private void add(BlockKey key, String device, int priority, long submittedMs, int position) {
        book.add(
                new ScheduledBlock(key, device, new QueuePlace(priority, submittedMs, 1, position)),
                BlockState.Queued.NEW,
                0);
    }

    private LeaseGrant lease(String agent, long nowMs) {
        LeaseAnswer answer = scheduler.lease(agent, "i", nowMs, LeaseRules.NONE);
        assertThat(answer).isInstanceOf(LeaseAnswer.Granted.class);
        return ((LeaseAnswer.Granted) answer).grant();
    }
}
