package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.coordinator.state.Lab;
import dev.assay.coordinator.state.LabClock;
import dev.assay.coordinator.state.LabOutcome;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.RunNews;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** Own a lab: let one message after the other change it, store what changed, and only then answer and act. */
final class LabActor extends AbstractMatchingBehavior<LabMessage> {
    private static final System.Logger LOG = System.getLogger(LabActor.class.getName());
    private static final Duration TICK = Duration.ofMillis(500);

    private final Lab lab;
    private final RunWork work;
    private final LabClock clock;
    private final boolean savesMeanwhile;
    private final LabObserver observer;
    private final StoreWriter store;
    private final ResultWriter results;
    private final Watchers watchers = new Watchers();
    private final WaitingAgents waiting = new WaitingAgents();

    private LabActor(
            ActorContext<LabMessage> context, TimerScheduler<LabMessage> timers, Lab lab, Surroundings surroundings) {
        super(context);
        this.lab = lab;
        this.work = surroundings.work();
        this.clock = surroundings.clock();
        this.savesMeanwhile = surroundings.savesMeanwhile();
        this.observer = surroundings.observer();
        this.store = new StoreWriter(context, timers, surroundings);
        this.results = new ResultWriter(context, timers, work, clock);
        timers.startTimerWithFixedDelay(new LabMessage.Tick(), TICK);
        // What was left undone when the last coordinator ended.
        settle(() -> {});
    }

    /**
     * Hold what the actor works with.
     *
     * @param writes runs what stores, one task at a time
     * @param observer counts
     * @param end is told why nothing can be stored any more, ever
     */
    record Surroundings(
            LabStore store,
            RunWork work,
            Executor writes,
            LabClock clock,
            boolean savesMeanwhile,
            LabObserver observer,
            Consumer<ProblemException> end) {}

    static Behavior<LabMessage> create(Lab lab, Surroundings surroundings) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new LabActor(context, timers, lab, surroundings)));
    }

    @Override
    public Behavior<LabMessage> onMessage(LabMessage message) {
        switch (message) {
            case LabMessage.Submit submit -> submit(submit);
            case LabMessage.Watch watch -> watch(watch);
            case LabMessage.CatchUp(Watchers.Watcher watcher, List<RunNews> soFar) -> watchers.catchUp(watcher, soFar);
            case LabMessage.Unwatch(String run, Consumer<RunNews> hearer) -> watchers.remove(run, hearer);
            case LabMessage.Join join -> answer(join.replyTo(), () -> join(join));
            case LabMessage.Leave leave -> answer(leave.replyTo(), () -> done(() -> leave(leave)));
            case LabMessage.Expel expel -> expel(expel);
            case LabMessage.Lease lease -> lease(lease);
            case LabMessage.Heartbeat beat -> heartbeat(beat);
            case LabMessage.Report report -> answer(report.replyTo(), () -> report(report));
            case LabMessage.HandBack back ->
                answer(
                        back.replyTo(),
                        () -> done(
                                () -> lab.leases().handBack(back.agent(), back.block(), back.token(), back.reason())));
            case LabMessage.Cancel cancel ->
                answer(cancel.replyTo(), () -> lab.runs().cancel(cancel.run()));
            case LabMessage.Retry retry ->
                answer(retry.replyTo(), () -> lab.runs().retry(retry.run(), retry.blocks()));
            case LabMessage.Describe describe -> answer(describe.replyTo(), () -> lab.describe(describe.hello()));
            case LabMessage.Carry carry -> answer(carry.replyTo(), () -> lab.carry(carry.run(), carry.agent()));
            case LabMessage.Delete delete ->
                answer(delete.replyTo(), () -> done(() -> lab.runs().delete(delete.run())));
            case LabMessage.Pause pause ->
                answer(pause.replyTo(), () -> lab.runs().pause(pause.run(), pause.paused()));
            case LabMessage.Drain drain ->
                answer(drain.replyTo(), () -> lab.members().drain(drain.agent(), drain.drained()));
            case LabMessage.Share share -> answer(share.replyTo(), () -> done(() -> lab.share(share.change())));
            case LabMessage.Reserve reserve ->
                answer(reserve.replyTo(), () -> lab.reserve(reserve.request(), reserve.identity()));
            case LabMessage.CancelReservation cancel ->
                answer(cancel.replyTo(), () -> done(() -> lab.cancelReservation(cancel.id(), cancel.identity())));
            case LabMessage.Look look -> answer(look.replyTo(), () -> lab.view(look.mostWaiting()));
            case LabMessage.Heard(String run, RunNews news) -> watchers.tell(run, news);
            case LabMessage.Prepared prepared -> prepared(prepared);
            case LabMessage.ResultWritten(String run, Throwable failure) -> resultWritten(run, failure);
            case LabMessage.WriteResult(String run) -> results.write(run);
            case LabMessage.Stored stored -> store.stored(stored);
            case LabMessage.StoreAgain _ -> store.storeAgain();
            case LabMessage.Tick _ -> tick();
        }
        return this;
    }

    private void submit(LabMessage.Submit submit) {
        watchers.add(submit.id(), submit.watcher());
        answer(
                submit.replyTo(),
                () -> lab.runs()
                        .submit(
                                submit.id(),
                                submit.scenario(),
                                submit.scenarioSha256(),
                                submit.submission(),
                                submit.user(),
                                submit.blocks()));
    }

    private void watch(LabMessage.Watch watch) {
        Watchers.Watcher late = watchers.addLate(watch.run(), watch.hearer());
        if (lab.runs().find(watch.run()).isEmpty()) {
            watchers.tell(watch.run(), new RunNews.RunEnded(List.of()));
        }
        getContext().pipeToSelf(work.soFar(watch.run()), (soFar, failure) -> {
            if (soFar == null) {
                // What happens from now on is more important.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "what happened to run " + watch.run() + " so far can't be told",
                        failure);
                return new LabMessage.CatchUp(late, List.of());
            }
            return new LabMessage.CatchUp(late, soFar);
        });
    }

    private void lease(LabMessage.Lease lease) {
        waiting.remove(lease.agent())
                .ifPresent(earlier -> earlier.replyTo().tell(StatusReply.success(new LeaseAnswer.Nothing())));
        long untilMs = clock.uptimeMs() + lease.waitMs();
        leaseOrWait(lease.agent(), new WaitingAgents.Waiting(lease.instance(), untilMs, lease.replyTo()));
    }

    private void leaseOrWait(String name, WaitingAgents.Waiting agent) {
        LeaseAnswer answer = lab.leases().lease(name, agent.instance());
        if (answer instanceof LeaseAnswer.Nothing && agent.untilMs() > clock.uptimeMs()) {
            waiting.add(name, agent);
            settle(() -> {});
        } else {
            settle(() -> agent.replyTo().tell(StatusReply.success(answer)));
        }
    }

    /** Answer an agent that waits, or let it go on waiting. */
    private void leaseOrWait(String name) {
        waiting.remove(name).ifPresent(agent -> leaseOrWait(name, agent));
    }

    private AgentWelcome join(LabMessage.Join join) {
        AgentWelcome welcome = join.identity().isProven()
                ? lab.members().joinProven(join.hello(), join.identity().name())
                : lab.members().join(join.hello());
        LabLog.joined(join.hello(), welcome);
        return welcome;
    }

    private void leave(LabMessage.Leave leave) {
        lab.members().leave(leave.agent(), leave.instance());
        LabLog.left(leave.agent());
    }

    private void expel(LabMessage.Expel expel) {
        answer(expel.replyTo(), () -> done(() -> lab.members().expel(expel.agent())));
        // It hears that it has to join, and then that it may not.
        leaseOrWait(expel.agent());
    }

    private ReportDecision report(LabMessage.Report report) {
        // An administrator brings what others measured.
        if (report.identity().isProven() && report.identity().role() == Role.AGENT) {
            lab.leases().requireOwn(report.block(), report.identity());
        }
        ReportDecision decision = lab.leases().report(report.block(), report.token(), report.file(), report.problems());
        observer.reported(decision);
        if (decision == ReportDecision.SUPERSEDED) {
            LabLog.refused(report.block(), report.token());
        }
        return decision;
    }

    private void heartbeat(LabMessage.Heartbeat beat) {
        LeaseStanding standing =
                lab.leases().heartbeat(beat.agent(), beat.instance(), beat.token(), beat.progress(), beat.live());
        Runnable reply = () -> beat.replyTo().tell(StatusReply.success(standing));
        // It seldom changes anything: then it need not wait for what others changed.
        if (lab.hasChanges()) {
            settle(reply);
        } else {
            reply.run();
            follow(lab.takeOutcome());
        }
    }

    private void prepared(LabMessage.Prepared prepared) {
        if (prepared.preparation() == null) {
            lab.runs().notPrepared(prepared.run(), prepared.problems());
        } else {
            lab.runs().prepared(prepared.run(), prepared.preparation(), prepared.blocks());
        }
        settle(() -> {});
    }

    private void resultWritten(String run, @Nullable Throwable failure) {
        if (results.written(run, failure)) {
            lab.runs().assembled(run);
            if (lab.runs().find(run).isEmpty()) {
                results.forget(run);
            }
            settle(() -> {});
        }
    }

    private void tick() {
        lab.expire();
        waiting.tired(clock.uptimeMs()).forEach(this::leaseOrWait);
        observer.agentsWaiting(waiting.count());
        settle(() -> {});
    }

    private <T> void answer(ActorRef<StatusReply<T>> replyTo, Supplier<T> action) {
        StatusReply<T> reply;
        try {
            reply = StatusReply.success(action.get());
        } catch (ProblemException e) {
            reply = StatusReply.error(e);
        }
        StatusReply<T> told = reply;
        settle(() -> replyTo.tell(told));
    }

    private static Done done(Runnable action) {
        action.run();
        return Done.getInstance();
    }

    /** Store what the last message changed, and then do what follows from it. */
    private void settle(Runnable reply) {
        LabOutcome outcome = lab.takeOutcome();
        store.store(outcome.changes(), () -> {
            reply.run();
            follow(outcome);
        });
    }

    private void follow(LabOutcome outcome) {
        outcome.changes().forEach(LabLog::stored);
        outcome.news().forEach(news -> watchers.tell(news.run(), news.news()));
        outcome.toPrepare().forEach(this::prepare);
        outcome.toStopPreparing().forEach(work::stopPreparing);
        outcome.toAssemble().forEach(results::writeLast);
        if (savesMeanwhile) {
            outcome.reported().stream()
                    .filter(run -> !outcome.toAssemble().contains(run))
                    .forEach(results::writeSoFar);
        }
        waiting.called(outcome.called()).stream()
                .filter(lab.leases()::hasWorkFor)
                .forEach(this::leaseOrWait);
    }

    private void prepare(RunRecord run) {
        ActorRef<LabMessage> self = getContext().getSelf();
        work.prepare(run, lab.devices(run), news -> self.tell(new LabMessage.Heard(run.id(), news)), self::tell);
    }
}
