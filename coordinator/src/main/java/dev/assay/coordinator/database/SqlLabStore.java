package dev.assay.coordinator.database;

import dev.assay.coordinator.access.AccessRecords;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.TimelineEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/**
 * Keeps a lab in a database, in SQL that SQLite and PostgreSQL both understand.
 *
 * <p>Whoever opens the store begins an epoch. A write checks it and locks the row that it is in, so that a coordinator that was cut off
 * from the database for a while, or suspended in the middle of a write, and that another one has followed since, writes nothing any more.
 *
 * <p>Writes are numbered. When the connection breaks while one is being stored, nobody knows whether it was; the number tells, when the
 * same changes are written again.
 */
final class SqlLabStore implements LedStore {
    private final Database database;
    private final Jdbi writer;
    private final Jdbi readers;
    private final long epoch;
    /** The write that was tried last, if it is not known to be stored. Belongs to whoever writes. */
    private Optional<NumberedWrite> unsettled = Optional.empty();

    private volatile boolean closed;

    private SqlLabStore(Database database, Jdbi writer, long epoch) {
        this.database = database;
        this.writer = writer;
        this.readers = Jdbi.create(database.readers());
        this.epoch = epoch;
    }

    /**
     * Take a database over whose tables are up to date.
     *
     * @param node that does so
     */
    static SqlLabStore open(Database database, LabNode node) {
        Jdbi writer = Jdbi.create(database.writer());
        long epoch = Refusals.translate(
                database,
                () -> writer.inTransaction(handle -> {
                    handle.execute(
                            "UPDATE leadership SET epoch = epoch + 1, node = ?, address = ?, authority = ?, files = ?",
                            node.name(),
                            node.address(),
                            node.authority(),
                            node.files());
                    return Leader.read(handle).epoch();
                }));
        return new SqlLabStore(database, writer, epoch);
    }

    Database database() {
        return database;
    }

    /** What was to be stored, and the number that the store has as its last one when it is. */
    private record NumberedWrite(long number, Object content) {}

    /** What was to be deleted, which is not the same write as to store it. */
    private record DeletedAccess(AccessRecords old) {}

    @Override
    public void write(List<Change> changes) {
        write(changes, handle -> new ChangeWriter(handle, database.name()).write(changes));
    }

    @Override
    public void saveAccess(AccessRecords changed) {
        write(changed, handle -> AccessTables.write(handle, changed));
    }

    @Override
    public void deleteAccess(AccessRecords old) {
        write(new DeletedAccess(old), handle -> AccessTables.delete(handle, old));
    }

    private synchronized void write(Object content, Consumer<Handle> writing) {
        change(handle -> writeOnce(handle, content, writing));
        unsettled = Optional.empty();
    }

    /** Change something in one transaction; it has to check the epoch. */
    private void change(Consumer<Handle> work) {
        refuseIfClosed();
        try {
            Refusals.translate(
                    database,
                    () -> writer.inTransaction(handle -> {
                        work.accept(handle);
                        return true;
                    }));
        } catch (ProblemException e) {
            if (e.problems().getFirst().code().equals(StoreProblems.IN_USE) && isTakenOver()) {
                throw StoreProblems.takenOver(database.name());
            }
            throw e;
        }
    }

    private void writeOnce(Handle handle, Object content, Consumer<Handle> writing) {
        Leader leader = Leader.read(handle);
        long stored = leader.lastWrite();
        if (leader.epoch() == epoch
                && unsettled
                        .filter(write ->
                                write.number() == stored && write.content().equals(content))
                        .isPresent()) {
            return;
        }
        // First of all: from here to the end of the transaction nobody else can begin an epoch, or write.
        requireEpoch(handle.execute(
                "UPDATE leadership SET last_write = ? WHERE epoch = ? AND last_write = ?", stored + 1, epoch, stored));
        unsettled = Optional.of(new NumberedWrite(stored + 1, content));
        writing.accept(handle);
    }

    private void requireEpoch(int changedRows) {
        if (changedRows == 0) {
            throw StoreProblems.takenOver(database.name());
        }
    }

    /** Somebody has the lock of the store: another coordinator, or a connection of this one that the server still believes in. */
    private boolean isTakenOver() {
        return read(Leader::read).epoch() != epoch;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public synchronized void showLife() {
        change(handle -> requireEpoch(
                handle.execute("UPDATE leadership SET signs_of_life = signs_of_life + 1 WHERE epoch = ?", epoch)));
    }

    @Override
    public synchronized void resign() {
        change(handle -> requireEpoch(handle.execute("UPDATE leadership SET address = '' WHERE epoch = ?", epoch)));
    }

    @Override
    public AccessRecords access() {
        return read(handle -> handle.inTransaction(AccessTables::read));
    }

    @Override
    public LabSnapshot load() {
        return read(handle -> handle.inTransaction(one -> new LabSnapshot(
                one.createQuery(Rows.RUN + " WHERE phase IN ('preparing', 'measuring') ORDER BY number")
                        .map(Rows::run)
                        .list(),
                one.createQuery(Rows.BLOCK
                                + " WHERE run IN (SELECT id FROM runs WHERE phase IN ('preparing', 'measuring'))"
                                + " ORDER BY run_number, position, id")
                        .map(Rows::block)
                        .list(),
                one.createQuery(Rows.AGENT + " ORDER BY name").map(Rows::agent).list(),
                counter(one, "last-token"),
                counter(one, "last-run-number"),
                SharingTables.read(one))));
    }

    @Override
    public Optional<RunRecord> run(String id) {
        return read(handle -> handle.createQuery(Rows.RUN + " WHERE id = :run")
                .bind("run", id)
                .map(Rows::run)
                .findOne());
    }

    @Override
    public List<RunRecord> runs(int limit) {
        return read(handle -> handle.createQuery(Rows.RUN + " ORDER BY number DESC LIMIT :limit")
                .bind("limit", limit)
                .map(Rows::run)
                .list());
    }

    @Override
    public List<RunRecord> endedRuns(int limit) {
        return read(handle -> handle.createQuery(
                        Rows.RUN + " WHERE phase IN ('finished', 'failed') ORDER BY number DESC LIMIT :limit")
                .bind("limit", limit)
                .map(Rows::run)
                .list());
    }

    @Override
    public List<DeviceCounts> counts(Collection<String> runs) {
        if (runs.isEmpty()) {
            return List.of();
        }
        return read(handle -> handle.createQuery(Rows.DEVICE_COUNTS)
                .bindList("runs", List.copyOf(runs))
                .map(Rows::deviceCounts)
                .list());
    }

    @Override
    public Optional<Preparation> preparation(String run) {
        return json(
                handle -> handle.createQuery("SELECT preparation FROM preparations WHERE run = :run")
                        .bind("run", run),
                Preparation.class);
    }

    @Override
    public List<StoredBlock> blocks(String run) {
        return read(handle -> handle.createQuery(Rows.BLOCK + " WHERE run = :run ORDER BY position, id")
                .bind("run", run)
                .map(Rows::block)
                .list());
    }

    @Override
    public Optional<BlockAssignment> assignment(BlockKey block) {
        return json(
                handle -> handle.createQuery("SELECT assignment FROM assignments WHERE run = :run AND block = :block")
                        .bind("run", block.run())
                        .bind("block", block.block()),
                BlockAssignment.class);
    }

    @Override
    public List<TimelineEntry> timeline(String run) {
        return read(handle -> handle.createQuery(Rows.TIMELINE + " WHERE run = :run ORDER BY number")
                .bind("run", run)
                .map(Rows::timelineEntry)
                .list());
    }

    @Override
    public List<String> runsEndedBefore(Instant time) {
        return read(handle -> handle.createQuery(
                        "SELECT id FROM runs WHERE phase IN ('finished', 'failed') AND finished_ns < :time ORDER BY number")
                .bind("time", Instants.toNanos(time))
                .mapTo(String.class)
                .list());
    }

    @Override
    public Set<String> filesInUse() {
        // In one transaction: a run that is being prepared must not fall between two queries.
        return read(handle -> handle.inTransaction(one -> {
            Set<String> files = new HashSet<>();
            one.createQuery("SELECT submission FROM runs")
                    .map((row, _) -> Json.read(row.getString(1), Submission.class))
                    .forEach(submission -> submission.files().values().forEach(file -> files.add(file.sha256())));
            one.createQuery("SELECT preparation FROM preparations")
                    .map((row, _) -> Json.read(row.getString(1), Preparation.class))
                    .forEach(preparation -> {
                        preparation.files().forEach(file -> files.add(file.sha256()));
                        preparation.artifacts().forEach(artifact -> files.add(artifact.sha256()));
                    });
            one.createQuery("SELECT report_sha256 FROM blocks WHERE report_sha256 IS NOT NULL")
                    .mapTo(String.class)
                    .forEach(files::add);
            return files;
        }));
    }

    @Override
    public void backUp(Path file) {
        refuseIfClosed();
        database.backUp(file);
    }

    @Override
    public synchronized void close() {
        closed = true;
        database.close();
    }

    private static long counter(Handle handle, String name) {
        return handle.createQuery("SELECT value FROM counters WHERE name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .one();
    }

    private <T> Optional<T> json(Function<Handle, Query> query, Class<T> type) {
        return read(handle -> query.apply(handle)
                .map((row, _) -> Json.read(row.getString(1), type))
                .findOne());
    }

    private <T> T read(Function<Handle, T> reading) {
        refuseIfClosed();
        return Refusals.translate(database, () -> {
            try {
                return readers.withHandle(reading::apply);
            } catch (ConnectionException e) {
                // There is no connection to be had, and it took a while to find that out.
                throw e;
            } catch (JdbiException e) {
                // A connection that died while nobody used it is known as such only now; a new one may work.
                if (Refusals.innermost(e).filter(database::renewReaders).isEmpty()) {
                    throw e;
                }
                return readers.withHandle(reading::apply);
            }
        });
    }

    private void refuseIfClosed() {
        if (closed) {
            throw StoreProblems.closed(database.name());
        }
    }
}
