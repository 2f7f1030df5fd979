package dev.assay.agent.worker;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Talk to a worker in a process of its own, and turn every way in which it can die, hang or misbehave into a problem. */
public final class WorkerProcess implements Worker {
    /** How long to wait for what a dead process said last. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ProcessTree process;
    private final WorkerDirectory directory;
    private final WorkerFaults faults;
    private final WorkerSettings settings;
    private final LongSupplier nanoTime;
    private final long startNs;
    private final OutOfMemoryKills memoryKills = OutOfMemoryKills.ofThisProcess();
    private final long memoryKillsBefore = memoryKills.count();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BoundedLog log;
    private final Thread logThread;

    private volatile WorkerPhase phase = WorkerPhase.STARTING;
    private volatile boolean stopped;
    private volatile boolean failed;
    /** When the last answer that was waited for came in; belongs to the thread that waits. */
    private long answerHeardNs;

    /** What the threads that watch the process tell the one that waits for an answer. */
    private sealed interface Event {
        record Said(WorkerReply reply, long heardNs) implements Event {}

        record Nonsense(String what) implements Event {}

        record StreamEnded() implements Event {}

        record Exited() implements Event {}
    }

    WorkerProcess(
            Process process,
            WorkerDirectory directory,
            String subject,
            WorkerSettings settings,
            LongSupplier nanoTime,
            long startNs) {
        this.process = new ProcessTree(process);
        this.directory = directory;
        this.faults = new WorkerFaults(subject);
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.startNs = startNs;
        this.log = new BoundedLog(directory.logFile(), 1 << 20);
        this.logThread = Thread.ofPlatform().daemon().name("worker-log").start(() -> pumpLog(process));
        Thread.ofPlatform().daemon().name("worker-replies").start(() -> readReplies(process));
        // A child of the worker may hold the pipe open, so the end of the stream alone does not tell that the worker is
        // gone.
        CompletableFuture<Void> _ = process.onExit().thenRun(() -> events.add(new Event.Exited()));
    }

    @Override
    public long awaitReady() {
        await(WorkerReply.Ready.class, settings.timeouts().start());
        return answerHeardNs - startNs;
    }

    @Override
    public WorkerReply.Loaded load(WorkerCommand.LoadModel command) {
        return ask(
                WorkerPhase.LOADING,
                command,
                WorkerReply.Loaded.class,
                settings.timeouts().load());
    }

    @Override
    public WorkerReply.Prepared prepare(WorkerCommand.PrepareQueries command) {
        return ask(
                WorkerPhase.PREPARING,
                command,
                WorkerReply.Prepared.class,
                settings.timeouts().firstInference());
    }

    @Override
    public WorkerReply.Measured measure(WorkerCommand.Measure command, Consumer<LoadGlimpse> watcher) {
        phase = WorkerPhase.MEASURING;
        send(command);
        return await(WorkerReply.Measured.class, settings.timeouts().standstill(), watcher);
    }

    @Override
    public WorkerReply.Refereed measureByReferee(WorkerCommand.MeasureByReferee command) {
        return ask(
                WorkerPhase.REFEREEING,
                command,
                WorkerReply.Refereed.class,
                settings.timeouts().standstill());
    }

    @Override
    public WorkerReply.Scored score(WorkerCommand.Score command) {
        return ask(
                WorkerPhase.SCORING,
                command,
                WorkerReply.Scored.class,
                settings.timeouts().standstill());
    }

    @Override
    public Evidence evidence() {
        return ask(
                        WorkerPhase.SHOWING_EVIDENCE,
                        new WorkerCommand.ShowEvidence(),
                        WorkerReply.EvidenceShown.class,
                        settings.timeouts().evidence())
                .evidence();
    }

    @Override
    public SelfCost selfCost() {
        return ask(
                        WorkerPhase.MEASURING,
                        new WorkerCommand.MeasureSelfCost(),
                        WorkerReply.SelfCostMeasured.class,
                        settings.timeouts().standstill())
                .selfCost();
    }

    @Override
    public void shutDown() {
        phase = WorkerPhase.CLOSING;
        send(new WorkerCommand.Shutdown());
        Duration timeout = settings.timeouts().shutDown();
        if (!process.awaitExit(timeout)) {
            throw failed(faults.timedOut(phase, timeout, log.tail()));
        }
        if (process.exitStatus() != 0) {
            throw failed(problemOfDeath());
        }
    }

    @Override
    public void kill() {
        stopped = true;
        process.kill();
    }

    @Override
    public void close() {
        kill();
        process.awaitExit(LAST_WORDS);
        awaitLog();
        try {
            if (failed && settings.logDirectory() != null) {
                directory.keepLogs(settings.logDirectory());
            }
            FileTree.delete(directory.root());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "worker.cannot-tidy-up",
                            "the files of a worker can't be removed from " + directory.root() + ": " + e.getMessage(),
                            "delete the directory; check that the disk has space"),
                    e);
        }
    }

    private <R extends WorkerReply> R ask(WorkerPhase now, WorkerCommand command, Class<R> expected, Duration timeout) {
        phase = now;
        send(command);
        return await(expected, timeout);
    }

    private void send(WorkerCommand command) {
        try {
            OutputStream commands = process.input();
            commands.write(Frames.encode(AssayJson.mapper().writeValueAsBytes(command)));
            commands.flush();
        } catch (IOException _) {
            // The worker is gone or going: waiting for its answer finds out how it ended.
            return;
        }
    }

    private <R extends WorkerReply> R await(Class<R> expected, Duration timeout) {
        return await(expected, timeout, _ -> {});
    }

    /** Wait for one kind of reply; signs of progress begin the timeout anew, and are shown to a watcher. */
    private <R extends WorkerReply> R await(Class<R> expected, Duration timeout, Consumer<LoadGlimpse> watcher) {
        long deadlineNs = nanoTime.getAsLong() + timeout.toNanos();
        boolean exited = false;
        while (true) {
            Event event = poll(deadlineNs - nanoTime.getAsLong());
            switch (event) {
                case Event.Said(WorkerReply reply, long heardNs)
                when expected.isInstance(reply) -> {
                    answerHeardNs = heardNs;
                    // Not while something is measured, and the last chance before a crash makes orphans of them.
                    process.rememberChildren();
                    return expected.cast(reply);
                }
                case Event.Said(WorkerReply.Progress progress, long _) -> {
                    deadlineNs = nanoTime.getAsLong() + timeout.toNanos();
                    if (progress.load() != null) {
                        watcher.accept(progress.load());
                    }
                }
                case Event.Said(WorkerReply.Failed reply, long _) -> {
                    failed = true;
                    throw new ProblemException(reply.problems());
                }
                case Event.Said(WorkerReply.Threw reply, long _) ->
                    throw failed(faults.threw(phase, reply, log.tail()));
                case Event.Said(WorkerReply reply, long _) ->
                    throw failed(faults.protocol(
                            phase, "answered with " + reply.getClass().getSimpleName(), log.tail()));
                case Event.Nonsense(String what) -> throw failed(faults.protocol(phase, what, log.tail()));
                case Event.StreamEnded _ -> throw failed(problemOfDeath());
                case Event.Exited _ -> {
                    exited = true;
                    // What it left running may hold its pipes open, and we would wait for an end that never comes.
                    process.kill();
                    deadlineNs = nanoTime.getAsLong() + LAST_WORDS.toNanos();
                }
                case null -> throw failed(exited ? problemOfDeath() : faults.timedOut(phase, timeout, log.tail()));
            }
        }
    }

    private @Nullable Event poll(long timeoutNs) {
        try {
            return events.poll(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.kill();
            throw new ProblemException(faults.stopped(phase), e);
        }
    }

    /** Return the exception to throw; if the worker was stopped on purpose, that is the problem. */
    private ProblemException failed(Problem problem) {
        failed = !stopped;
        process.kill();
        return new ProblemException(stopped ? faults.stopped(phase) : problem);
    }

    private Problem problemOfDeath() {
        if (!process.awaitExit(LAST_WORDS)) {
            return faults.protocol(phase, "closed its output without exiting", log.tail());
        }
        // What it left running may hold the log open.
        process.kill();
        awaitLog();
        ExitStatus exit = new ExitStatus(process.exitStatus());
        boolean killedForMemory =
                exit.signal().filter("SIGKILL"::equals).isPresent() && memoryKills.count() > memoryKillsBefore;
        CrashReport report;
        try {
            report = CrashReport.read(directory.errorFile());
        } catch (IOException _) {
            // The exit status still tells how it died.
            report = CrashReport.NONE;
        }
        return faults.ended(phase, exit, report, killedForMemory, log.tail());
    }

    private void readReplies(Process from) {
        try {
            FrameReader reader = new FrameReader(from.getInputStream());
            byte[] frame = reader.read();
            while (frame != null) {
                // Before the message is decoded: that is the agent's work, not the worker's.
                long heardNs = nanoTime.getAsLong();
                events.add(new Event.Said(AssayJson.mapper().readValue(frame, WorkerReply.class), heardNs));
                frame = reader.read();
            }
        } catch (JacksonException e) {
            events.add(new Event.Nonsense("sent a message that can't be read (" + e.getOriginalMessage() + ")"));
        } catch (IOException _) {
            // The stream was closed under us: it has ended.
        } finally {
            events.add(new Event.StreamEnded());
        }
    }

    private void pumpLog(Process from) {
        try {
            log.pump(from.getErrorStream());
        } catch (IOException _) {
            // The stream was closed under us, or the disk is full: the log ends here.
            return;
        }
    }

    private void awaitLog() {
        try {
            logThread.join(LAST_WORDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
