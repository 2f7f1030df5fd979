package dev.assay.coordinator.database;

import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingRules;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.UserRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads and writes the tables of pools, of what users get, and of reservations. */
final class SharingTables {
    private SharingTables() {}

    static SharingRules read(Handle handle) {
        return new SharingRules(
                handle.createQuery("SELECT pool FROM pools")
                        .map((row, _) -> Json.read(row.getString(1), Pool.class))
                        .list(),
                handle.createQuery("SELECT * FROM user_rules")
                        .map(SharingTables::user)
                        .list(),
                handle.createQuery("SELECT * FROM reservations")
                        .map(SharingTables::reservation)
                        .list());
    }

    static void write(Handle handle, SharingChange change) {
        switch (change) {
            case SharingChange.PoolSaved(Pool pool) -> save(handle, pool);
            case SharingChange.PoolRemoved(String name) -> handle.execute("DELETE FROM pools WHERE name = ?", name);
            case SharingChange.UserSaved(UserRules rules) -> save(handle, rules);
            case SharingChange.UserReset(String user) -> handle.execute("DELETE FROM user_rules WHERE name = ?", user);
            case SharingChange.AgentReserved(Reservation reservation) -> save(handle, reservation);
            case SharingChange.ReservationCancelled(String id) ->
                handle.execute("DELETE FROM reservations WHERE id = ?", id);
        }
    }

    private static void save(Handle handle, Pool pool) {
        handle.createUpdate("""
                        INSERT INTO pools (name, pool) VALUES (:name, :pool)
                        ON CONFLICT (name) DO UPDATE SET pool = excluded.pool
                        """)
                .bind("name", pool.name())
                .bind("pool", Json.write(pool))
                .execute();
    }

    private static void save(Handle handle, UserRules rules) {
        handle.createUpdate("""
                        INSERT INTO user_rules (name, weight, most_measured, most_waiting, most_reserved_min)
                        VALUES (:name, :weight, :measured, :waiting, :reserved)
                        ON CONFLICT (name) DO UPDATE SET weight = excluded.weight, most_measured = excluded.most_measured,
                            most_waiting = excluded.most_waiting, most_reserved_min = excluded.most_reserved_min
                        """)
                .bind("name", rules.user())
                .bind("weight", rules.weight())
                .bind("measured", rules.mostMeasured())
                .bind("waiting", rules.mostWaiting())
                .bind("reserved", rules.mostReservedMinutes())
                .execute();
    }

    private static void save(Handle handle, Reservation reservation) {
        handle.createUpdate("""
                        INSERT INTO reservations (id, agent, for_user, for_pool, begins_ns, ends_ns, reason)
                        VALUES (:id, :agent, :user, :pool, :begins, :ends, :reason)
                        ON CONFLICT (id) DO UPDATE SET agent = excluded.agent, for_user = excluded.for_user,
                            for_pool = excluded.for_pool, begins_ns = excluded.begins_ns, ends_ns = excluded.ends_ns,
                            reason = excluded.reason
                        """)
                .bind("id", reservation.id())
                .bind("agent", reservation.agent())
                .bind("user", reservation.user())
                .bind("pool", reservation.pool())
                .bind("begins", Instants.toNanos(reservation.begins()))
                .bind("ends", Instants.toNanos(reservation.ends()))
                .bind("reason", reservation.reason())
                .execute();
    }

    private static UserRules user(ResultSet row, StatementContext context) throws SQLException {
        return new UserRules(
                row.getString("name"),
                number(row, "weight"),
                number(row, "most_measured"),
                number(row, "most_waiting"),
                number(row, "most_reserved_min"));
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : (Integer) number;
    }

    private static Reservation reservation(ResultSet row, StatementContext context) throws SQLException {
        return new Reservation(
                row.getString("id"),
                row.getString("agent"),
                row.getString("for_user"),
                row.getString("for_pool"),
                Instants.ofNanos(row.getLong("begins_ns")),
                Instants.ofNanos(row.getLong("ends_ns")),
                row.getString("reason"));
    }
}
