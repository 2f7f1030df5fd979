package dev.assay.coordinator.database;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.sharing.SharingChange;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Writes one list of changes within a transaction.
 *
 * <p>Changes of one kind that follow each other go to the database together, and so do changes of blocks and their reports, which take
 * turns in a busy lab and write different columns. Their statements are then not in the order of the changes, but statement by
 * statement, and what inserts rows may become one statement; so one such group changes no block and no agent twice.
 */
final class ChangeWriter {
    private final Handle handle;
    private final StatementBatches batches;
    private final Set<Object> subjectsInGroup = new HashSet<>();
    private Class<?> kindOfGroup = Change.class;
    private long highestToken;
    private long highestRunNumber;

    /**
     * Make a writer for one transaction.
     *
     * @param store what people call it, for messages
     */
    ChangeWriter(Handle handle, String store) {
        this.handle = handle;
        this.batches = new StatementBatches(handle, store);
    }

    void write(List<Change> changes) {
        for (Change change : changes) {
            Class<?> kind = change instanceof Change.ReportKept ? Change.BlockChanged.class : change.getClass();
            if (!kind.equals(kindOfGroup)) {
                beginGroup();
                kindOfGroup = kind;
            }
            switch (change) {
                case Change.RunSubmitted(RunRecord run) -> submit(run);
                case Change.RunPrepared prepared -> prepare(prepared);
                case Change.RunChanged(String run, RunRecord.Standing standing) -> standing(run, standing);
                case Change.BlockChanged changed -> change(changed);
                case Change.ReportKept kept -> keepReport(kept);
                case Change.AgentSaved(AgentRecord agent) -> save(agent);
                case Change.AgentForgotten(String id) -> handle.execute("DELETE FROM agents WHERE id = ?", id);
                case Change.RunDeleted(String run) -> handle.execute("DELETE FROM runs WHERE id = ?", run);
                case Change.SharingChanged(SharingChange sharing) -> SharingTables.write(handle, sharing);
            }
        }
        batches.execute();
        raise("last-token", highestToken);
        raise("last-run-number", highestRunNumber);
    }

    private void beginGroup() {
        batches.execute();
        subjectsInGroup.clear();
    }

    private void onceInGroup(Object subject) {
        if (!subjectsInGroup.add(subject)) {
            beginGroup();
            subjectsInGroup.add(subject);
        }
    }

    private void submit(RunRecord run) {
        PreparedBatch row = batches.row("""
                        INSERT INTO runs (id, number, scenario, scenario_sha256, submitted_ns, phase, cancelled, paused,
                            finished_ns, problems, submission, submitter)
                        VALUES (:run, :number, :scenario, :sha256, :submitted, :phase, :cancelled, :paused,
                            :finished, :problems, :submission, :submitter)
                        """, "run " + run.id());
        bind(row, run.id(), run.standing())
                .bind("number", run.number())
                .bind("scenario", run.scenario())
                .bind("sha256", run.scenarioSha256())
                .bind("submitted", Instants.toNanos(run.submitted()))
                .bind("submission", Json.write(run.submission()))
                .bind("submitter", run.user())
                .add();
        highestRunNumber = Math.max(highestRunNumber, run.number());
    }

    private void standing(String run, RunRecord.Standing standing) {
        PreparedBatch row = batches.row("""
                        UPDATE runs SET phase = :phase, cancelled = :cancelled, paused = :paused, finished_ns = :finished,
                            problems = :problems
                        WHERE id = :run
                        """, "run " + run);
        bind(row, run, standing).add();
    }

    private static PreparedBatch bind(PreparedBatch row, String run, RunRecord.Standing standing) {
        Instant finished = standing.finished();
        return row.bind("run", run)
                .bind("phase", standing.phase().name().toLowerCase(Locale.ROOT))
                .bind("cancelled", number(standing.cancelled()))
                .bind("paused", number(standing.paused()))
                .bind("finished", finished == null ? null : (Long) Instants.toNanos(finished))
                .bind("problems", Json.write(standing.problems()));
    }

    private void prepare(Change.RunPrepared prepared) {
        String run = prepared.run();
        batches.row("INSERT INTO preparations (run, preparation) VALUES (:run, :preparation)", "run " + run)
                .bind("run", run)
                .bind("preparation", Json.write(prepared.preparation()))
                .add();
        for (NewBlock block : prepared.blocks()) {
            add(block);
        }
    }

    private void add(NewBlock block) {
        BlockKey key = block.scheduled().key();
        QueuePlace place = block.scheduled().place();
        StateColumns state = StateColumns.of(BlockState.Queued.NEW);
        batches.row("""
                        INSERT INTO blocks (run, id, planned_id, device, priority, submitted_ms, run_number, position,
                            state, attempts, token, submitter, pool, estimated_ms)
                        VALUES (:run, :block, :planned, :device, :priority, :submitted, :number, :position,
                            :state, :attempts, :token, :submitter, :pool, :estimated)
                        """, "block " + key)
                .bind("run", key.run())
                .bind("block", key.block())
                .bind("planned", block.plannedId())
                .bind("device", block.scheduled().device())
                .bind("priority", place.priority())
                .bind("submitted", place.submittedMs())
                .bind("number", place.runNumber())
                .bind("position", place.position())
                .bind("state", state.state())
                .bind("attempts", state.attempts())
                .bind("token", state.token())
                .bind("submitter", block.scheduled().owner().user())
                .bind("pool", block.scheduled().owner().pool())
                .bind("estimated", block.scheduled().estimatedMs())
                .add();
        batches.row(
                        "INSERT INTO assignments (run, block, assignment) VALUES (:run, :block, :assignment)",
                        "block " + key)
                .bind("run", key.run())
                .bind("block", key.block())
                .bind("assignment", Json.write(block.assignment()))
                .add();
    }

    private void change(Change.BlockChanged changed) {
        BlockKey key = changed.block();
        onceInGroup(key);
        StateColumns columns = StateColumns.of(changed.state());
        BlockState.Leased lease = columns.lease();
        // Who had the block stands in it as long as it isn't changed: hence the timeline comes first.
        batches.row("""
                        INSERT INTO timeline (run, number, at_ns, block, state, agent, attempt, reason)
                        SELECT run,
                            (SELECT COALESCE(MAX(number), 0) + 1 FROM timeline WHERE run = :run),
                            CAST(:at AS BIGINT),
                            id,
                            CAST(:state AS TEXT),
                            COALESCE(CAST(:agent AS TEXT), CASE WHEN \
                        state = 'leased' OR (CAST(:state AS TEXT) = 'completed' AND token = :token) THEN lease_agent END, ''),
                            COALESCE(CAST(:attempt AS INTEGER), CASE WHEN \
                        state = 'leased' OR (CAST(:state AS TEXT) = 'completed' AND token = :token) THEN lease_attempt END, 0),
                            CAST(:reason AS TEXT)
                        FROM blocks WHERE run = :run AND id = :block
                        """, "block " + key)
                .bind("run", key.run())
                .bind("block", key.block())
                .bind("at", Instants.toNanos(changed.at()))
                .bind("state", columns.state())
                .bind("token", columns.token())
                .bind("agent", lease == null ? null : lease.agent())
                .bind("attempt", lease == null ? null : (Integer) lease.attempt())
                .bind("reason", Text.storable(changed.reason()))
                .add();
        batches.row("""
                        UPDATE blocks SET state = :state, attempts = :attempts, token = :token,
                            lease_agent = COALESCE(CAST(:agent AS TEXT), lease_agent),
                            lease_instance = COALESCE(CAST(:instance AS TEXT), lease_instance),
                            lease_attempt = COALESCE(CAST(:attempt AS INTEGER), lease_attempt),
                            failure = :failure
                        WHERE run = :run AND id = :block
                        """, "block " + key)
                .bind("run", key.run())
                .bind("block", key.block())
                .bind("state", columns.state())
                .bind("attempts", columns.attempts())
                .bind("token", columns.token())
                .bind("agent", lease == null ? null : lease.agent())
                .bind("instance", lease == null ? null : lease.instance())
                .bind("attempt", lease == null ? null : (Integer) lease.attempt())
                .bind("failure", columns.failure() == null ? null : Json.write(columns.failure()))
                .add();
        highestToken = Math.max(highestToken, columns.token());
    }

    private void keepReport(Change.ReportKept kept) {
        BlockKey key = kept.block();
        batches.row("""
                        UPDATE blocks SET report_sha256 = :sha256, report_bytes = :bytes WHERE run = :run AND id = :block
                        """, "block " + key)
                .bind("run", key.run())
                .bind("block", key.block())
                .bind("sha256", kept.report().sha256())
                .bind("bytes", kept.report().sizeBytes())
                .add();
    }

    private void save(AgentRecord agent) {
        onceInGroup(agent.id());
        batches.row("""
                        INSERT INTO agents (id, name, version, devices, drained, joined_ns, last_seen_ns)
                        VALUES (:id, :name, :version, :devices, :drained, :joined, :seen)
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version,
                            devices = excluded.devices, drained = excluded.drained, joined_ns = excluded.joined_ns,
                            last_seen_ns = excluded.last_seen_ns
                        """, "agent " + agent.name())
                .bind("id", agent.id())
                .bind("name", agent.name())
                .bind("version", agent.version())
                .bind("devices", Json.write(agent.devices()))
                .bind("drained", number(agent.drained()))
                .bind("joined", Instants.toNanos(agent.joined()))
                .bind("seen", Instants.toNanos(agent.lastSeen()))
                .add();
    }

    private void raise(String counter, long value) {
        handle.execute("UPDATE counters SET value = ? WHERE name = ? AND value < ?", value, counter, value);
    }

    private static int number(boolean value) {
        return value ? 1 : 0;
    }
}
