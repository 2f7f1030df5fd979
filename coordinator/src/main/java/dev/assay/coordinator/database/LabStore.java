package dev.assay.coordinator.database;

import dev.assay.coordinator.access.AccessStore;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.TimelineEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keep a lab's runs, blocks, reports and agents, and who may take part. A method that returns has stored, for good, what it was given.
 *
 * <p>What the database refuses is a {@link dev.assay.scenarios.problem.ProblemException} with a code that begins with {@code store.}.
 */
public interface LabStore extends AccessStore, AutoCloseable {
    /** The code of the problem that another coordinator has the store now, so that this one must end. */
    String TAKEN_OVER = "store.taken-over";

    /**
     * Store changes, in their order, all or none. When this fails it may be that they were stored all the same, as after a connection
     * that broke; so whoever gives them up can't know. Who writes the same changes again, before any others, stores them once.
     */
    void write(List<Change> changes);

    /** Read what a coordinator must know when it starts. */
    LabSnapshot load();

    /** Find a run. */
    Optional<RunRecord> run(String id);

    /**
     * List runs, the latest first.
     *
     * @param limit at most so many
     */
    List<RunRecord> runs(int limit);

    /**
     * List runs that have ended, the latest submitted first.
     *
     * @param limit at most so many
     */
    List<RunRecord> endedRuns(int limit);

    /** Count the blocks of some runs without reading them: once for each run and each of its devices, in no order. */
    List<DeviceCounts> counts(Collection<String> runs);

    /** Return what preparing a run brought, if it was prepared. */
    Optional<Preparation> preparation(String run);

    /** Return the blocks of a run in their order. */
    List<StoredBlock> blocks(String run);

    /** Return what the agent of a block is told. */
    Optional<BlockAssignment> assignment(BlockKey block);

    /** Return what happened to the blocks of a run, the earliest first. */
    List<TimelineEntry> timeline(String run);

    /**
     * List the runs that ended before a time, the earliest first.
     *
     * @return their ids
     */
    List<String> runsEndedBefore(Instant time);

    /** Return the SHA-256 of every file that a run names: what was submitted, what agents need, reports. */
    Set<String> filesInUse();

    /**
     * Write a copy of everything into one file while others go on reading and writing; SQLite only.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code store.backup} if that can't be done, or not with this database
     */
    void backUp(Path file);

    @Override
    void close();
}
