package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.RunNews;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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

/**
 * Own a lab: let one message after the other change it, store what changed, and only then answer.
 *
 * <p>While one batch of changes is being stored the next one gathers, so that a busy lab stores many changes at once. When the store
 * refuses, nothing is answered until it takes the changes: whoever asked asks again.
 */
final class LabActor extends AbstractMatchingBehavior<LabMessage> {
    private static final System.Logger LOG = System.getLogger(LabActor.class.getName());
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration ASSEMBLE_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final Duration STORE_AGAIN_AFTER = Duration.ofSeconds(2);

    private final Lab lab;
    private final LabStore store;
    private final RunWork work;
    private final Executor writes;
    private final LongSupplier uptimeMs;
    private final boolean savesAfterEachBlock;
    private final LabObserver observer;
    private final Consumer<ProblemException> end;
    private final TimerScheduler<LabMessage> timers;
    private final Watchers watchers = new Watchers();
    private final Map<String, WaitingAgent> waiting = new HashMap<>();
    private final Set<String> assembling = new HashSet<>();
    private final Set<String> assembleAgain = new HashSet<>();
    private boolean isStoreFailing;
    private final GroupCommit commits = new GroupCommit();

    private LabActor(
            ActorContext<LabMessage> context, TimerScheduler<LabMessage> timers, Lab lab, Surroundings surroundings) {
        super(context);
        this.lab = lab;
        this.store = surroundings.store();
        this.work = surroundings.work();
        this.writes = surroundings.writes();
        this.uptimeMs = surroundings.uptimeMs();
        this.savesAfterEachBlock = surroundings.savesAfterEachBlock();
        this.observer = surroundings.observer();
        this.end = surroundings.end();
        this.timers = timers;
        timers.startTimerWithFixedDelay(new LabMessage.Tick(), TICK);
        // What was left undone when the last coordinator ended.
        settle(() -> {});
    }

    /**
     * Hold what the actor works with.
     *
     * @param writes runs what stores, one task at a time
     * @param uptimeMs the lab's clock
     * @param observer counts
     * @param end is told why nothing can be stored any more, ever
     */
    record Surroundings(
            LabStore store,
            RunWork work,
            Executor writes,
            LongSupplier uptimeMs,
            boolean savesAfterEachBlock,
            LabObserver observer,
            Consumer<ProblemException> end) {}

    /** An agent that asked for work when there was none. */
    private record WaitingAgent(String instance, long untilMs, ActorRef<StatusReply<LeaseAnswer>> replyTo) {}

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
                        () -> done(() -> lab.handBack(back.agent(), back.block(), back.token(), back.reason())));
            case LabMessage.Cancel cancel -> answer(cancel.replyTo(), () -> lab.cancel(cancel.run()));
            case LabMessage.Retry retry -> answer(retry.replyTo(), () -> lab.retry(retry.run(), retry.blocks()));
            case LabMessage.Describe describe -> answer(describe.replyTo(), () -> lab.describe(describe.hello()));
            case LabMessage.Carry carry -> answer(carry.replyTo(), () -> lab.carry(carry.run(), carry.agent()));
            case LabMessage.Delete delete -> answer(delete.replyTo(), () -> done(() -> lab.delete(delete.run())));
            case LabMessage.Pause pause -> answer(pause.replyTo(), () -> lab.pause(pause.run(), pause.paused()));
            case LabMessage.Drain drain -> answer(drain.replyTo(), () -> lab.drain(drain.agent(), drain.drained()));
            case LabMessage.Share share -> answer(share.replyTo(), () -> done(() -> lab.share(share.change())));
            case LabMessage.Reserve reserve -> answer(reserve.replyTo(), () -> lab.reserve(reserve.request()));
            case LabMessage.Look look -> answer(look.replyTo(), () -> lab.view(look.mostWaiting()));
            case LabMessage.Heard(String run, RunNews news) -> watchers.tell(run, news);
            case LabMessage.Prepared prepared -> prepared(prepared);
            case LabMessage.Assembled(String run, Throwable failure) -> assembled(run, failure);
            case LabMessage.Stored stored -> stored(stored);
            case LabMessage.StoreAgain _ -> write(commits.again());
            case LabMessage.AssembleAgain(String run) -> assemble(run);
            case LabMessage.Tick _ -> tick();
        }
        return this;
    }

    private void submit(LabMessage.Submit submit) {
        watchers.add(submit.id(), submit.watcher());
        answer(
                submit.replyTo(),
                () -> lab.submit(
                        submit.id(),
                        submit.scenario(),
                        submit.scenarioSha256(),
                        submit.submission(),
                        submit.user(),
                        submit.blocks()));
    }

    private void watch(LabMessage.Watch watch) {
        Watchers.Watcher late = watchers.addLate(watch.run(), watch.hearer());
        if (lab.run(watch.run()).isEmpty()) {
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
        WaitingAgent earlier = waiting.remove(lease.agent());
        if (earlier != null) {
            earlier.replyTo().tell(StatusReply.success(new LeaseAnswer.Nothing()));
        }
        long untilMs = uptimeMs.getAsLong() + lease.waitMs();
        leaseOrWait(lease.agent(), new WaitingAgent(lease.instance(), untilMs, lease.replyTo()));
    }

    private void leaseOrWait(String name, WaitingAgent agent) {
        LeaseAnswer answer = lab.lease(name, agent.instance());
        if (answer instanceof LeaseAnswer.Nothing && agent.untilMs() > uptimeMs.getAsLong()) {
            waiting.put(name, agent);
            settle(() -> {});
        } else {
            settle(() -> agent.replyTo().tell(StatusReply.success(answer)));
        }
    }

    private AgentWelcome join(LabMessage.Join join) {
        AgentWelcome welcome = join.identity().isProven()
                ? lab.joinProven(join.hello(), join.identity().name())
                : lab.join(join.hello());
        LabLog.joined(join.hello(), welcome);
        return welcome;
    }

    private void leave(LabMessage.Leave leave) {
        lab.leave(leave.agent(), leave.instance());
        LabLog.left(leave.agent());
    }

    private void expel(LabMessage.Expel expel) {
        answer(expel.replyTo(), () -> done(() -> lab.expel(expel.agent())));
        WaitingAgent agent = waiting.remove(expel.agent());
        if (agent != null) {
            // It hears that it has to join, and then that it may not.
            leaseOrWait(expel.agent(), agent);
        }
    }

    private ReportDecision report(LabMessage.Report report) {
        // An administrator brings what others measured.
        if (report.identity().isProven() && report.identity().role() == Role.AGENT) {
            lab.requireOwn(report.block(), report.identity());
        }
        ReportDecision decision = lab.report(report.block(), report.token(), report.file(), report.problems());
        observer.reported(decision);
        if (decision == ReportDecision.SUPERSEDED) {
            LabLog.refused(report.block(), report.token());
        }
        return decision;
    }

    private void heartbeat(LabMessage.Heartbeat beat) {
        LeaseStanding standing =
                lab.heartbeat(beat.agent(), beat.instance(), beat.token(), beat.progress(), beat.live());
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
            lab.notPrepared(prepared.run(), prepared.problems());
        } else {
            lab.prepared(prepared.run(), prepared.preparation(), prepared.blocks());
        }
        settle(() -> {});
    }

    private void assembled(String run, @Nullable Throwable failure) {
        assembling.remove(run);
        if (failure != null) {
            // A full disk may have room later; the reports are safe until then.
            LOG.log(System.Logger.Level.ERROR, "the result of run " + run + " could not be written", failure);
            timers.startSingleTimer(new LabMessage.AssembleAgain(run), ASSEMBLE_AGAIN_AFTER);
        } else if (assembleAgain.remove(run)) {
            assemble(run);
        } else {
            lab.assembled(run);
            settle(() -> {});
        }
    }

    private void tick() {
        lab.expire();
        long nowMs = uptimeMs.getAsLong();
        List<String> tired = waiting.entrySet().stream()
                .filter(agent -> agent.getValue().untilMs() <= nowMs)
                .map(Map.Entry::getKey)
                .toList();
        for (String name : tired) {
            WaitingAgent agent = waiting.remove(name);
            if (agent != null) {
                leaseOrWait(name, agent);
            }
        }
        observer.agentsWaiting(waiting.size());
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
        if (outcome.changes().isEmpty() && commits.isIdle()) {
            reply.run();
            follow(outcome);
            return;
        }
        commits.add(outcome.changes(), () -> {
            reply.run();
            follow(outcome);
        });
        store();
    }

    private void store() {
        commits.begin().ifPresent(this::write);
    }

    private void write(List<Change> changes) {
        long beganMs = uptimeMs.getAsLong();
        getContext()
                .pipeToSelf(
                        CompletableFuture.runAsync(() -> store.write(changes), writes),
                        (_, failure) -> new LabMessage.Stored(changes, beganMs, failure));
    }

    private void stored(LabMessage.Stored stored) {
        Throwable failure = stored.failure();
        if (failure != null) {
            observer.storeFailed();
            Optional<ProblemException> takenOver = takenOver(failure);
            if (takenOver.isPresent()) {
                // What this lab knows is not true any more, and nobody is answered.
                end.accept(takenOver.get());
                return;
            }
            if (!isStoreFailing) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "what changed can't be stored; nothing is answered until it is",
                        failure);
            }
            isStoreFailing = true;
            timers.startSingleTimer(new LabMessage.StoreAgain(), STORE_AGAIN_AFTER);
            return;
        }
        if (isStoreFailing) {
            LOG.log(System.Logger.Level.INFO, "what changed could be stored after all");
            isStoreFailing = false;
        }
        observer.stored(stored.changes(), Duration.ofMillis(uptimeMs.getAsLong() - stored.beganMs()));
        commits.stored().forEach(Runnable::run);
        store();
    }

    private static Optional<ProblemException> takenOver(Throwable failure) {
        return Failures.cause(failure) instanceof ProblemException refusal
                        && refusal.problems().getFirst().code().equals(LabStore.TAKEN_OVER)
                ? Optional.of(refusal)
                : Optional.empty();
    }

    private void follow(LabOutcome outcome) {
        outcome.changes().forEach(LabLog::stored);
        outcome.news().forEach(news -> watchers.tell(news.run(), news.news()));
        outcome.toPrepare().forEach(run -> prepare(run, lab.devices(run)));
        outcome.toStopPreparing().forEach(work::stopPreparing);
        Set<String> toAssemble = new HashSet<>(outcome.toAssemble());
        if (savesAfterEachBlock) {
            toAssemble.addAll(outcome.reported());
        }
        toAssemble.forEach(this::assemble);
        if (outcome.queueGrew()) {
            List.copyOf(waiting.keySet()).stream().filter(lab::hasWorkFor).forEach(name -> {
                WaitingAgent agent = waiting.remove(name);
                if (agent != null) {
                    leaseOrWait(name, agent);
                }
            });
        }
    }

    private void prepare(RunRecord run, List<Device> devices) {
        ActorRef<LabMessage> self = getContext().getSelf();
        work.prepare(run, devices, news -> self.tell(new LabMessage.Heard(run.id(), news)), self::tell);
    }

    /** One at a time for each run: the later one has more to tell. */
    private void assemble(String run) {
        if (assembling.add(run)) {
            getContext().pipeToSelf(work.assemble(run), (_, failure) -> new LabMessage.Assembled(run, failure));
        } else {
            assembleAgain.add(run);
        }
    }
}
