package dev.assay.coordinator.database;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockCounts;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.TimelineEntry;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads rows of tables as records; {@link ChangeWriter} writes them. */
final class Rows {
    static final String RUN =
            "SELECT id, number, scenario, scenario_sha256, submitted_ns, phase, cancelled, paused, finished_ns,"
                    + " problems, submission, submitter FROM runs";
    static final String BLOCK =
            "SELECT run, id, planned_id, device, priority, submitted_ms, run_number, position, state, attempts,"
                    + " token, lease_agent, lease_instance, failure, report_sha256, report_bytes,"
                    + " submitter, pool, estimated_ms FROM blocks";
    static final String TIMELINE = "SELECT at_ns, block, state, agent, attempt, reason FROM timeline";
    static final String AGENT = "SELECT id, name, version, devices, drained, joined_ns, last_seen_ns FROM agents";

    static final String DEVICE_COUNTS = "SELECT run, device, "
            + Stream.of(
                            StateColumns.QUEUED,
                            StateColumns.LEASED,
                            StateColumns.COMPLETED,
                            StateColumns.FAILED,
                            StateColumns.CANCELLED)
                    .map(state -> "SUM(CASE WHEN state = '" + state + "' THEN 1 ELSE 0 END) AS " + state)
                    .collect(Collectors.joining(", "))
            + " FROM blocks WHERE run IN (<runs>) GROUP BY run, device";

    private Rows() {}

    static RunRecord run(ResultSet row, StatementContext context) throws SQLException {
        long finishedNs = row.getLong("finished_ns");
        boolean finished = !row.wasNull();
        return new RunRecord(
                row.getString("id"),
                row.getLong("number"),
                row.getString("scenario"),
                row.getString("scenario_sha256"),
                Json.read(row.getString("submission"), Submission.class),
                row.getString("submitter"),
                Instants.ofNanos(row.getLong("submitted_ns")),
                new RunRecord.Standing(
                        RunPhase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                        row.getInt("cancelled") != 0,
                        row.getInt("paused") != 0,
                        finished ? Instants.ofNanos(finishedNs) : null,
                        Json.problems(row.getString("problems"))));
    }

    static StoredBlock block(ResultSet row, StatementContext context) throws SQLException {
        return new StoredBlock(
                new ScheduledBlock(
                        new BlockKey(row.getString("run"), row.getString("id")),
                        row.getString("device"),
                        new QueuePlace(
                                row.getInt("priority"),
                                row.getLong("submitted_ms"),
                                row.getLong("run_number"),
                                row.getInt("position")),
                        new Owner(row.getString("submitter"), row.getString("pool")),
                        row.getLong("estimated_ms")),
                row.getString("planned_id"),
                state(row),
                report(row));
    }

    static DeviceCounts deviceCounts(ResultSet row, StatementContext context) throws SQLException {
        return new DeviceCounts(
                row.getString("run"),
                row.getString("device"),
                new BlockCounts(
                        row.getInt(StateColumns.QUEUED),
                        row.getInt(StateColumns.LEASED),
                        row.getInt(StateColumns.COMPLETED),
                        row.getInt(StateColumns.FAILED),
                        row.getInt(StateColumns.CANCELLED)));
    }

    static TimelineEntry timelineEntry(ResultSet row, StatementContext context) throws SQLException {
        return new TimelineEntry(
                Instants.ofNanos(row.getLong("at_ns")),
                row.getString("block"),
                row.getString("state"),
                row.getString("agent"),
                row.getInt("attempt"),
                row.getString("reason"));
    }

    static AgentRecord agent(ResultSet row, StatementContext context) throws SQLException {
        return new AgentRecord(
                row.getString("id"),
                row.getString("name"),
                row.getString("version"),
                Json.devices(row.getString("devices")),
                row.getInt("drained") != 0,
                Instants.ofNanos(row.getLong("joined_ns")),
                Instants.ofNanos(row.getLong("last_seen_ns")));
    }

    private static BlockState state(ResultSet row) throws SQLException {
        String state = row.getString("state");
        int attempts = row.getInt("attempts");
        long token = row.getLong("token");
        return switch (state) {
            case StateColumns.QUEUED -> new BlockState.Queued(attempts, token);
            case StateColumns.LEASED ->
                new BlockState.Leased(attempts, token, row.getString("lease_agent"), row.getString("lease_instance"));
            case StateColumns.COMPLETED -> new BlockState.Completed(token);
            case StateColumns.FAILED -> new BlockState.Failed(Json.read(row.getString("failure"), Problem.class));
            case StateColumns.CANCELLED -> new BlockState.Cancelled();
            default -> throw new SQLDataException("a block can't be '" + state + "'", "22000");
        };
    }

    private static @Nullable ArtifactReference report(ResultSet row) throws SQLException {
        String sha256 = row.getString("report_sha256");
        return sha256 == null ? null : new ArtifactReference(sha256, row.getLong("report_bytes"));
    }
}
