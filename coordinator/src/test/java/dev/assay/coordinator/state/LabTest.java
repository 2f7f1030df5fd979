package dev.assay.coordinator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LabTest {
    private static final String RUN = "run-1";
    private static final Set<String> TWO_AGENTS = Set.of("lab1", "lab2");

    private final MemoryLabStore store = new MemoryLabStore();
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private long uptimeMs;
    private Lab lab = restarted();

    @Test
    void aRunIsPreparedMeasuredAssembledAndFinished() {
        LabOutcome submitted =
                after(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        assertThat(submitted.toPrepare()).extracting(RunRecord::id).containsExactly(RUN);
        assertThat(phase()).isEqualTo(RunPhase.PREPARING);

        join("lab1", "i");
        LabOutcome prepared = after(() -> prepare(2, "lab1"));
        assertThat(prepared.called().among(TWO_AGENTS)).containsExactly("lab1");
        assertThat(phase()).isEqualTo(RunPhase.MEASURING);

        LeaseGrant first = lease("lab1", "i");
        LabOutcome reported = after(() -> report(first));
        assertThat(reported.reported()).containsExactly(RUN);
        assertThat(reported.toAssemble()).isEmpty();
        LeaseGrant second = lease("lab1", "i");
        assertThat(after(() -> report(second)).toAssemble()).containsExactly(RUN);
        assertThat(phase()).isEqualTo(RunPhase.MEASURING);

        LabOutcome assembled = after(() -> lab.runs().assembled(RUN));
        assertThat(assembled.news()).extracting(LabOutcome.News::news).containsExactly(new RunNews.RunEnded(List.of()));
        assertThat(phase()).isEqualTo(RunPhase.FINISHED);
        assertThat(lab.runs().find(RUN)).isEmpty();
    }

    @Test
    void aRunThatEndedIsHandedOverForItsResultOnce() {
        LeaseGrant grant = measuring();
        assertThat(after(() -> report(grant)).toAssemble()).containsExactly(RUN);
        // Its result takes a while to be written; meanwhile time passes and agents come and go.
        assertThat(after(() -> lab.expire()).toAssemble()).isEmpty();
        assertThat(after(() -> lab.members().join(LabFixtures.hello("lab2", "i")))
                        .toAssemble())
                .isEmpty();
        settle(() -> lab.runs().assembled(RUN));
        assertThat(phase()).isEqualTo(RunPhase.FINISHED);
    }

    @Test
    void aRunThatCannotBePreparedFailsWithTheReasons() {
        Problem reason = Problem.user("source.not-found", "there is no such model", "correct the path");
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        settle(() -> lab.runs().notPrepared(RUN, List.of(reason)));
        RunRecord run = store.run(RUN).orElseThrow();
        assertThat(run.standing().phase()).isEqualTo(RunPhase.FAILED);
        assertThat(run.standing().problems()).containsExactly(reason);
        assertThat(run.standing().finished()).isEqualTo(now);
    }

    @Test
    void twoOpenRunsOfOneNameAreRefused() {
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        assertThatThrownBy(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("run.exists"));
    }

    @Test
    void theQueueKeepsTheOrderOfSubmissionWhenTheClockIsSetBack() {
        join("lab1", "i");
        settle(() -> lab.runs().submit("early", "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        now = now.minusSeconds(3600);
        settle(() -> lab.runs().submit("late", "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        settle(() -> lab.runs().prepared("late", LabFixtures.preparation(), LabFixtures.drafts("late", 1, "lab1")));
        settle(() -> lab.runs().prepared("early", LabFixtures.preparation(), LabFixtures.drafts("early", 1, "lab1")));
        assertThat(lease("lab1", "i").block().run()).isEqualTo("early");
    }

    @Test
    void agentsOfOneNameAreToldApart() {
        AgentWelcome first = join("lab1", "i");
        AgentHello other = new AgentHello(
                AgentHello.PROTOCOL,
                "0.0.0",
                "another id",
                "Lab1",
                "j",
                List.of(LabFixtures.device("cpu"), LabFixtures.device("gpu0")));
        AgentWelcome second = lab.members().join(other);
        assertThat(first.agent()).isEqualTo("lab1");
        assertThat(first.devices()).containsEntry("cpu", "lab1");
        assertThat(second.agent()).isEqualTo("lab1-2");
        assertThat(second.devices()).containsEntry("cpu", "lab1-2").containsEntry("gpu0", "lab1-2:gpu0");
        assertThat(devices()).extracting(Device::id).containsExactly("lab1", "lab1-2", "lab1-2:gpu0");
    }

    @Test
    void anAgentKeepsItsNameWhenItComesBack() {
        join("lab1", "i");
        lab = restarted();
        assertThat(join("lab1", "j").agent()).isEqualTo("lab1");
        assertThat(store.load().agents()).extracting(AgentRecord::name).containsExactly("lab1");
    }

    @Test
    void anAgentOfAnotherProtocolHearsWhichSideToUpgrade() {
        AgentHello newer =
                new AgentHello(AgentHello.PROTOCOL + 1, "9.0.0", "id", "lab1", "i", List.of(LabFixtures.device("cpu")));
        assertThatThrownBy(() -> lab.members().join(newer)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problems().getFirst().code()).isEqualTo("agent.protocol");
            assertThat(e.problems().getFirst().hint()).isEqualTo("upgrade the coordinator");
        });
    }

    @Test
    void whatWasPreparingIsPreparedAgainAfterARestart() {
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        lab = restarted();
        assertThat(lab.takeOutcome().toPrepare()).extracting(RunRecord::id).containsExactly(RUN);
    }

    @Test
    void anAgentThatMeasuresThroughARestartKeepsItsBlock() {
        LeaseGrant grant = measuring();
        lab = restarted();
        assertThat(lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), null))
                .isEqualTo(LeaseStanding.HELD);
        assertThat(after(() -> report(grant)).toAssemble()).containsExactly(RUN);
        assertThat(lab.leases().lease("lab1", "i")).isEqualTo(new LeaseAnswer.NotJoined());
    }

    @Test
    void whatWasAboutToBeAssembledIsAssembledAfterARestart() {
        LeaseGrant grant = measuring();
        settle(() -> report(grant));
        lab = restarted();
        assertThat(lab.takeOutcome().toAssemble()).containsExactly(RUN);
    }

    @Test
    void aRunThatIsCancelledWhileItIsPreparedEndsWithoutAResult() {
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        LabOutcome cancelled = after(() -> lab.runs().cancel(RUN));
        assertThat(cancelled.toStopPreparing()).containsExactly(RUN);
        settle(() -> prepare(1, "lab1"));
        assertThat(phase()).isEqualTo(RunPhase.FAILED);
        assertThat(store.run(RUN).orElseThrow().standing().cancelled()).isTrue();
    }

    @Test
    void aRunThatIsCancelledWhileItIsMeasuredKeepsWhatItsAgentsBring() {
        LeaseGrant grant = measuring();
        assertThat(after(() -> lab.runs().cancel(RUN)).toAssemble()).isEmpty();
        assertThat(lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), null))
                .isEqualTo(LeaseStanding.CANCELLED);
        assertThat(after(() -> report(grant)).toAssemble()).containsExactly(RUN);
        assertThat(store.state(grant.block())).contains(new BlockState.Completed(grant.token()));
    }

    @Test
    void aCancelledRunStaysCancelledThroughARestart() {
        measuring();
        settle(() -> lab.runs().cancel(RUN));
        lab = restarted();
        settle(() -> lab.members().join(LabFixtures.hello("lab1", "another process")));
        LabOutcome joined = after(() -> lab.leases().lease("lab1", "another process"));
        assertThat(joined.toAssemble()).containsExactly(RUN);
        assertThat(store.blocks(RUN)).allMatch(block -> block.state() instanceof BlockState.Cancelled);
    }

    @Test
    void aPausedRunBeginsNothingAlsoAfterARestart() {
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        join("lab1", "i");
        settle(() -> lab.runs().pause(RUN, true));
        settle(() -> prepare(1, "lab1"));
        assertThat(lab.leases().lease("lab1", "i")).isEqualTo(new LeaseAnswer.Nothing());
        lab = restarted();
        join("lab1", "i");
        assertThat(lab.leases().lease("lab1", "i")).isEqualTo(new LeaseAnswer.Nothing());
        assertThat(after(() -> lab.runs().pause(RUN, false)).called().everybody())
                .isTrue();
        assertThat(lab.leases().lease("lab1", "i")).isInstanceOf(LeaseAnswer.Granted.class);
    }

    @Test
    void aDrainedAgentStaysDrainedUntilItIsToldOtherwise() {
        join("lab1", "i");
        settle(() -> assertThat(lab.members().drain("lab1", true)).isTrue());
        lab = restarted();
        join("lab1", "j");
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        settle(() -> prepare(1, "lab1"));
        assertThat(lab.leases().lease("lab1", "j")).isEqualTo(new LeaseAnswer.Nothing());
        settle(() -> lab.members().drain("lab1", false));
        assertThat(lab.leases().lease("lab1", "j")).isInstanceOf(LeaseAnswer.Granted.class);
        assertThat(lab.members().drain("nobody", true)).isFalse();
    }

    @Test
    void aSilentAgentLosesItsBlock() {
        LeaseGrant grant = measuring();
        uptimeMs += LabFixtures.LEASE_MS;
        LabOutcome expired = after(() -> lab.expire());
        assertThat(expired.called().among(TWO_AGENTS)).containsExactly("lab1");
        assertThat(store.state(grant.block())).contains(new BlockState.Queued(1, grant.token()));
    }

    @Test
    void whatFailedInARunThatEndedIsMeasuredAgain() {
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        join("lab1", "i");
        settle(() -> prepare(2, "lab1"));
        LeaseGrant first = lease("lab1", "i");
        settle(() -> report(first));
        settle(() -> lab.runs().cancel(RUN));
        settle(() -> lab.runs().assembled(RUN));
        assertThat(phase()).isEqualTo(RunPhase.FINISHED);

        LabOutcome retried = after(() -> lab.runs().retry(store.run(RUN).orElseThrow(), store.blocks(RUN)));
        assertThat(retried.called().among(TWO_AGENTS)).containsExactly("lab1");
        assertThat(phase()).isEqualTo(RunPhase.MEASURING);
        LeaseGrant second = lease("lab1", "i");
        assertThat(second.block()).isNotEqualTo(first.block());
        assertThat(after(() -> report(second)).toAssemble()).containsExactly(RUN);
        settle(() -> lab.runs().assembled(RUN));
        assertThatThrownBy(() -> lab.runs().retry(store.run(RUN).orElseThrow(), store.blocks(RUN)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("run.nothing-to-retry"));
    }

    @Test
    void aRunThatCouldNotBePreparedIsPreparedAgain() {
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        settle(() ->
                lab.runs().notPrepared(RUN, List.of(Problem.environment("source.failed", "no network", "try again"))));
        LabOutcome retried = after(() -> lab.runs().retry(store.run(RUN).orElseThrow(), List.of()));
        assertThat(retried.toPrepare()).extracting(RunRecord::id).containsExactly(RUN);
        assertThat(phase()).isEqualTo(RunPhase.PREPARING);
    }

    @Test
    void anAgentThatIsOnlyDescribedMeasuresFromABundle() {
        settle(() -> lab.describe(LabFixtures.hello("vault", "i")));
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        prepare(1, "vault");
        assertThat(lab.view(0).agents())
                .extracting(view -> view.health() == AgentHealth.CONNECTED)
                .containsExactly(false);

        AtomicReference<Lab.Carried> carried = new AtomicReference<>();
        settle(() -> carried.set(lab.carry(RUN, "vault")));
        assertThat(carried.get().agentId())
                .isEqualTo(LabFixtures.hello("vault", "i").id());
        // The coordinator may be started again meanwhile.
        lab = restarted();
        assertThat(after(() -> report(carried.get().grants().getFirst())).toAssemble())
                .containsExactly(RUN);
    }

    @Test
    void thereMustBeSomethingToCarryToSomebodyWhoCannotComeForIt() {
        measuring();
        assertThatThrownBy(() -> lab.carry(RUN, "lab1")).hasMessageContaining("has joined the lab");
        assertThatThrownBy(() -> lab.carry(RUN, "nobody")).hasMessageContaining("no agent nobody");
        settle(() -> lab.describe(LabFixtures.hello("vault", "i")));
        assertThatThrownBy(() -> lab.carry(RUN, "vault")).hasMessageContaining("no block of run");
        assertThatThrownBy(() -> lab.carry("no-such-run", "vault")).hasMessageContaining("no run no-such-run");
    }

    @Test
    void aRunIsDeletedOnceItHasEndedAndNotMeasuredAgainAfterwards() {
        LeaseGrant grant = measuring();
        assertThatThrownBy(() -> lab.runs().delete(RUN))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("goes on");

        settle(() -> report(grant));
        settle(() -> lab.runs().assembled(RUN));
        RunRecord stored = store.run(RUN).orElseThrow();
        List<StoredBlock> blocks = store.blocks(RUN);
        settle(() -> lab.runs().delete(RUN));

        assertThat(store.run(RUN)).isEmpty();
        // Somebody read the run just before it was deleted.
        assertThatThrownBy(() -> lab.runs().retry(stored, blocks)).hasMessageContaining("was deleted");
    }

    @Test
    void whatAnAgentSaysOfThisMomentIsShownWhileItsLeaseAndTheMomentLast() {
        LeaseGrant grant = measuring();
        LiveSummary first = new LiveSummary(61.0, null);
        LiveSummary second = new LiveSummary(62.0, null);
        LabOutcome told =
                after(() -> lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), first));
        assertThat(told.news())
                .extracting(LabOutcome.News::news)
                .containsExactly(new RunNews.BlockProgressed(LabFixtures.progress(grant), first));
        assertThat(told.changes()).isEmpty();
        assertThat(agent().live()).isEqualTo(first);
        lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), second);
        assertThat(agent().live()).isEqualTo(second);

        lab.leases().heartbeat("lab1", "i", grant.token() + 1, LabFixtures.progress(grant), first);
        assertThat(agent().live()).isEqualTo(second);

        uptimeMs += 31_000;
        assertThat(agent().live()).isNull();
        lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), first);
        assertThat(agent().live()).isEqualTo(first);
        settle(() -> report(grant));
        assertThat(agent().live()).isNull();
    }

    @Test
    void aCellIsShownUntilTheNextOneIsToldOf() {
        LeaseGrant grant = measuring();
        LiveSummary.Cell cell = new LiveSummary.Cell("int8", false, 7, 2_000, 0, null, null, null, List.of());
        lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), new LiveSummary(61.0, cell));
        uptimeMs += 10_000;
        lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), new LiveSummary(62.0, null));
        assertThat(agent().live()).isEqualTo(new LiveSummary(62.0, cell));

        uptimeMs += 21_000;
        lab.leases().heartbeat("lab1", "i", grant.token(), LabFixtures.progress(grant), null);
        assertThat(agent().live()).isNull();
    }

    @Test
    void anAgentThatIsSilentForMinutesIsNoLongerCountedAsConnected() {
        join("lab1", "i");
        assertThat(agent().health()).isEqualTo(AgentHealth.CONNECTED);

        now = now.plusSeconds(4 * 60 + 1);
        assertThat(agent().health()).isEqualTo(AgentHealth.SILENT);

        lab.leases().lease("lab1", "i");
        assertThat(agent().health()).isEqualTo(AgentHealth.CONNECTED);
        lab.members().leave("lab1", "i");
        assertThat(agent().health()).isEqualTo(AgentHealth.AWAY);
    }

    @Test
    void aPriorityThatDoesNotExistIsRefused() {
        Submission odd = new Submission("", "test.yaml", ProfileName.QUICK, 1, 11, Map.of());
        assertThatThrownBy(() -> lab.runs().submit(RUN, "digits", "sha", odd, Owner.ONLY_USER, 0))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("run.bad-priority"));
        assertThat(lab.takeOutcome().changes()).isEmpty();
    }

    @Test
    void agentsThatSayOddThingsAreRefused() {
        List<AgentHello> odd = List.of(
                hello("", List.of(LabFixtures.device("cpu"))),
                hello("a\0b", List.of(LabFixtures.device("cpu"))),
                hello("x".repeat(1000), List.of(LabFixtures.device("cpu"))),
                hello("lab1", List.of()),
                hello("lab1", List.of(LabFixtures.device("cpu"), LabFixtures.device("cpu"))));
        for (AgentHello hello : odd) {
            assertThatThrownBy(() -> lab.members().join(hello))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("agent.bad-hello"));
        }
        assertThat(devices()).isEmpty();
    }

    private static AgentHello hello(String name, List<Device> devices) {
        return new AgentHello(AgentHello.PROTOCOL, "0.0.0", "id", name, "i", devices);
    }

    private AgentView agent() {
        return lab.view(0).agents().getFirst();
    }

    private LeaseGrant measuring() {
        settle(() -> lab.runs().submit(RUN, "digits", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0));
        join("lab1", "i");
        settle(() -> prepare(1, "lab1"));
        return lease("lab1", "i");
    }

    private Lab restarted() {
        return LabFixtures.lab(store.load(), () -> now, () -> uptimeMs);
    }

    private AgentWelcome join(String name, String instance) {
        AgentWelcome welcome = lab.members().join(LabFixtures.hello(name, instance));
        settle(() -> {});
        return welcome;
    }

    private void prepare(int blocks, String... devices) {
        lab.runs().prepared(RUN, LabFixtures.preparation(), LabFixtures.drafts(RUN, blocks, devices));
    }

    private LeaseGrant lease(String agent, String instance) {
        LeaseAnswer answer = lab.leases().lease(agent, instance);
        settle(() -> {});
        assertThat(answer).isInstanceOf(LeaseAnswer.Granted.class);
        return ((LeaseAnswer.Granted) answer).grant();
    }

    private void report(LeaseGrant grant) {
        assertThat(lab.leases().report(grant.block(), grant.token(), LabFixtures.FILE, List.of()))
                .isEqualTo(ReportDecision.ACCEPTED);
    }

    private void settle(Runnable action) {
        after(action);
    }

    private LabOutcome after(Runnable action) {
        action.run();
        LabOutcome outcome = lab.takeOutcome();
        store.write(outcome.changes());
        return outcome;
    }

    private List<Device> devices() {
        return lab.view(0).agents().stream()
                .flatMap(view -> view.agent().devices().stream())
                .toList();
    }

    private RunPhase phase() {
        return store.run(RUN).orElseThrow().standing().phase();
    }
}
