package dev.assay.coordinator.state;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.NewBlock;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockBook;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Know the runs that have not ended, and lead each from its submission to its end. */
public final class OpenRuns {
    private static final Instant NEVER = Instant.EPOCH;

    private final BlockBook blocks;
    private final Sharing sharing;
    private final LabOutcome.Collector outcome;
    private final LabClock clock;
    private final Map<String, RunRecord> runs = new LinkedHashMap<>();
    /** Somebody may have read one of these before it was deleted, and say something about it now. */
    private final Set<String> deleted = new HashSet<>();

    private long lastNumber;
    private Instant lastSubmitted = NEVER;

    /** @param lastNumber the highest number that any run ever had */
    OpenRuns(long lastNumber, BlockBook blocks, Sharing sharing, LabOutcome.Collector outcome, LabClock clock) {
        this.lastNumber = lastNumber;
        this.blocks = blocks;
        this.sharing = sharing;
        this.outcome = outcome;
        this.clock = clock;
    }

    /** Go on with runs as they were stored; their blocks are known already. */
    void takeUp(List<RunRecord> stored) {
        stored.forEach(run -> {
            runs.put(run.id(), run);
            lastSubmitted = later(lastSubmitted, run.submitted());
        });
        stored.forEach(this::takeUp);
    }

    private void takeUp(RunRecord run) {
        switch (run.standing().phase()) {
            case PREPARING -> {
                if (run.standing().cancelled()) {
                    fail(run, List.of(cancelledEarly(run.id())));
                } else {
                    outcome.prepare(run);
                }
            }
            case MEASURING -> {
                if (run.standing().paused()) {
                    blocks.pause(run.id());
                }
                if (run.standing().cancelled()) {
                    blocks.cancel(run.id());
                }
                if (blocks.isEnded(run.id())) {
                    outcome.assemble(run.id());
                }
            }
            case FINISHED, FAILED -> throw new IllegalArgumentException("run " + run.id() + " has ended");
        }
    }

    /** Return all of them, the earliest first. */
    Collection<RunRecord> all() {
        return Collections.unmodifiableCollection(runs.values());
    }

    /** Return a run that has not ended. */
    public Optional<RunRecord> find(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /**
     * Take on a run.
     *
     * @param id not taken yet
     * @param user who submits it
     * @param expected how many blocks it should have
     * @throws ProblemException {@code run.exists}, {@code run.bad-priority}, {@code pool.unknown}, {@code user.too-many-waiting}
     */
    public RunRecord submit(
            String id, String scenario, String scenarioSha256, Submission submission, String user, int expected) {
        requirePriority(submission.priority());
        sharing.rules().requirePool(submission.pool());
        sharing.requireRoom(user, expected, blocks, all());
        if (runs.containsKey(id)) {
            throw new ProblemException(Problem.user(
                    "run.exists", "there is a run " + id + " already", "submit again without naming the run"));
        }
        lastNumber++;
        // The queue goes by this time: it must not go back when somebody sets the clock.
        lastSubmitted = later(lastSubmitted, clock.now());
        RunRecord run = new RunRecord(
                id, lastNumber, scenario, scenarioSha256, submission, user, lastSubmitted, RunRecord.Standing.NEW);
        runs.put(id, run);
        sharing.expect(id, expected);
        outcome.changed(new Change.RunSubmitted(run));
        outcome.prepare(run);
        return run;
    }

    /** Queue the blocks of a run that is ready. */
    public void prepared(String id, Preparation preparation, List<NewBlockDraft> drafts) {
        RunRecord run = runs.get(id);
        if (run == null || run.standing().phase() != RunPhase.PREPARING) {
            return;
        }
        if (run.standing().cancelled()) {
            fail(run, List.of(cancelledEarly(id)));
            return;
        }
        sharing.expectNoMore(id);
        try {
            sharing.requireRoom(run.user(), drafts.size(), blocks, all());
        } catch (ProblemException e) {
            // It has more blocks than its submission let expect, or the rules are others now.
            fail(run, e.problems());
            return;
        }
        List<NewBlock> queued = blocks(run, drafts);
        outcome.changed(new Change.RunPrepared(id, preparation, queued));
        change(run, RunPhase.MEASURING);
        outcome.news(
                id,
                new RunNews.Prepared(drafts.stream()
                        .map(draft -> new RunNews.WaitingBlock(
                                draft.assignment().block(), draft.device(), draft.estimatedMs()))
                        .toList()));
        for (NewBlock block : queued) {
            blocks.add(block.scheduled(), BlockState.Queued.NEW, clock.uptimeMs());
            outcome.call(AgentBook.agentOf(block.scheduled().device()));
        }
        if (run.standing().paused()) {
            blocks.pause(id);
        }
        if (queued.isEmpty()) {
            outcome.assemble(id);
        }
    }

    private static List<NewBlock> blocks(RunRecord run, List<NewBlockDraft> drafts) {
        List<NewBlock> blocks = new ArrayList<>();
        for (NewBlockDraft draft : drafts) {
            QueuePlace place = new QueuePlace(
                    run.submission().priority(), run.submitted().toEpochMilli(), run.number(), blocks.size());
            BlockKey key = new BlockKey(run.id(), draft.assignment().block());
            blocks.add(new NewBlock(
                    new ScheduledBlock(key, draft.device(), place, run.owner(), draft.estimatedMs()),
                    draft.plannedId(),
                    draft.assignment()));
        }
        return blocks;
    }

    /** End a run of which nothing can be measured. */
    public void notPrepared(String id, List<Problem> problems) {
        RunRecord run = runs.get(id);
        if (run != null && run.standing().phase() == RunPhase.PREPARING) {
            fail(run, run.standing().cancelled() ? List.of(cancelledEarly(id)) : problems);
        }
    }

    /** Close a run whose result is written. */
    public void assembled(String id) {
        RunRecord run = runs.get(id);
        if (run != null && blocks.isEnded(id)) {
            blocks.forget(id);
            end(run, RunPhase.FINISHED, List.of());
        }
    }

    /**
     * Stop a run; what was measured is kept.
     *
     * @return whether it was going on
     */
    public boolean cancel(String id) {
        RunRecord run = runs.get(id);
        if (run == null) {
            return false;
        }
        if (!run.standing().cancelled()) {
            RunRecord.Standing old = run.standing();
            change(run, new RunRecord.Standing(old.phase(), true, old.paused(), null, List.of()));
            blocks.cancel(id);
            if (old.phase() == RunPhase.PREPARING) {
                outcome.stopPreparing(id);
            }
        }
        return true;
    }

    /**
     * Begin no more blocks of a run, or go on with it.
     *
     * @return whether it was going on
     */
    public boolean pause(String id, boolean paused) {
        RunRecord run = runs.get(id);
        if (run == null) {
            return false;
        }
        RunRecord.Standing old = run.standing();
        change(run, new RunRecord.Standing(old.phase(), old.cancelled(), paused, null, List.of()));
        if (paused) {
            blocks.pause(id);
        } else {
            blocks.resume(id);
            outcome.callEverybody();
        }
        return true;
    }

    /**
     * Measure again what failed or was cancelled in a run; what was measured stays. A run that could not be prepared is prepared again.
     *
     * @param stored the run as it was stored when it ended
     * @param known its blocks as they were stored then
     * @throws ProblemException {@code run.unknown} if it was deleted, {@code run.nothing-to-retry}
     */
    public RunRecord retry(RunRecord stored, List<StoredBlock> known) {
        if (deleted.contains(stored.id())) {
            throw new ProblemException(
                    Problem.user("run.unknown", "run " + stored.id() + " was deleted", "submit the scenario again"));
        }
        RunRecord open = runs.get(stored.id());
        if (open == null) {
            open = reopen(stored, known);
        }
        for (StoredBlock block : known) {
            blocks.retry(block.scheduled().key());
        }
        return open;
    }

    private RunRecord reopen(RunRecord stored, List<StoredBlock> known) {
        boolean isPrepared = !known.isEmpty();
        if (isPrepared && known.stream().allMatch(block -> block.state() instanceof BlockState.Completed)) {
            throw new ProblemException(Problem.user(
                    "run.nothing-to-retry",
                    "all blocks of run " + stored.id() + " were measured",
                    "submit the scenario again to measure everything once more"));
        }
        RunRecord.Standing standing = new RunRecord.Standing(
                isPrepared ? RunPhase.MEASURING : RunPhase.PREPARING, false, false, null, List.of());
        RunRecord open = stored.with(standing);
        change(open, standing);
        known.forEach(block -> blocks.add(block.scheduled(), block.state(), clock.uptimeMs()));
        if (!isPrepared) {
            outcome.prepare(open);
        }
        return open;
    }

    /**
     * Forget a run that has ended.
     *
     * @throws ProblemException {@code run.not-ended}
     */
    public void delete(String id) {
        if (runs.containsKey(id)) {
            throw new ProblemException(
                    Problem.user("run.not-ended", "run " + id + " goes on", "stop it first: assay cancel " + id));
        }
        if (deleted.add(id)) {
            outcome.changed(new Change.RunDeleted(id));
        }
    }

    private void fail(RunRecord run, List<Problem> problems) {
        end(run, RunPhase.FAILED, problems);
    }

    private void end(RunRecord run, RunPhase phase, List<Problem> problems) {
        change(run, new RunRecord.Standing(phase, run.standing().cancelled(), false, clock.now(), problems));
        runs.remove(run.id());
        sharing.expectNoMore(run.id());
        outcome.news(run.id(), new RunNews.RunEnded(problems));
    }

    private void change(RunRecord run, RunPhase phase) {
        RunRecord.Standing old = run.standing();
        change(run, new RunRecord.Standing(phase, old.cancelled(), old.paused(), old.finished(), List.of()));
    }

    private void change(RunRecord run, RunRecord.Standing standing) {
        runs.put(run.id(), run.with(standing));
        outcome.changed(new Change.RunChanged(run.id(), standing));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Problem cancelledEarly(String run) {
        return Problem.user(
                "run.interrupted",
                "run " + run + " was stopped before anything was measured",
                "run the scenario again to the end");
    }

    private static void requirePriority(int priority) {
        if (priority < QueuePlace.LOWEST || priority > QueuePlace.HIGHEST) {
            throw new ProblemException(Problem.user(
                    "run.bad-priority",
                    "there is no priority " + priority,
                    "choose one from " + QueuePlace.LOWEST + " to " + QueuePlace.HIGHEST));
        }
    }
}
