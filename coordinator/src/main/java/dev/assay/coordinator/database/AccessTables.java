package dev.assay.coordinator.database;

import dev.assay.coordinator.access.AccessRecords;
import dev.assay.coordinator.access.Credential;
import dev.assay.coordinator.access.IssuedToken;
import dev.assay.coordinator.access.Role;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads and writes the tables of join tokens and credentials. */
final class AccessTables {
    private AccessTables() {}

    static AccessRecords read(Handle handle) {
        return new AccessRecords(
                handle.createQuery("SELECT * FROM join_tokens ORDER BY name")
                        .map(AccessTables::token)
                        .list(),
                handle.createQuery("SELECT * FROM credentials ORDER BY name")
                        .map(AccessTables::credential)
                        .list());
    }

    static void write(Handle handle, AccessRecords changed) {
        changed.tokens().forEach(token -> write(handle, token));
        changed.credentials().forEach(credential -> write(handle, credential));
    }

    static void delete(Handle handle, AccessRecords old) {
        old.tokens().forEach(token -> handle.execute("DELETE FROM join_tokens WHERE name = ?", token.name()));
        old.credentials()
                .forEach(credential -> handle.execute("DELETE FROM credentials WHERE name = ?", credential.name()));
    }

    private static void write(Handle handle, IssuedToken token) {
        handle.createUpdate("""
                        INSERT INTO join_tokens (name, role, secret_sha256, created_ns, expires_ns, uses, used, names_holder, revoked)
                        VALUES (:name, :role, :sha256, :created, :expires, :uses, :used, :namesHolder, :revoked)
                        ON CONFLICT (name) DO UPDATE SET role = excluded.role, secret_sha256 = excluded.secret_sha256,
                            created_ns = excluded.created_ns, expires_ns = excluded.expires_ns, uses = excluded.uses,
                            used = excluded.used, names_holder = excluded.names_holder, revoked = excluded.revoked
                        """)
                .bind("name", token.name())
                .bind("role", token.role().text())
                .bind("sha256", token.secretSha256())
                .bind("created", Instants.toNanos(token.created()))
                .bind("expires", Instants.toNanos(token.expires()))
                .bind("uses", token.uses())
                .bind("used", token.used())
                .bind("namesHolder", token.namesHolder() ? 1 : 0)
                .bind("revoked", token.revoked() ? 1 : 0)
                .execute();
    }

    private static void write(Handle handle, Credential credential) {
        Instant expires = credential.expires();
        handle.createUpdate("""
                        INSERT INTO credentials (name, role, secret_sha256, join_token, created_ns, expires_ns, revoked)
                        VALUES (:name, :role, :sha256, :token, :created, :expires, :revoked)
                        ON CONFLICT (name) DO UPDATE SET role = excluded.role, secret_sha256 = excluded.secret_sha256,
                            join_token = excluded.join_token, created_ns = excluded.created_ns,
                            expires_ns = excluded.expires_ns, revoked = excluded.revoked
                        """)
                .bind("name", credential.name())
                .bind("role", credential.role().text())
                .bind("sha256", credential.secretSha256())
                .bind("token", credential.joinToken())
                .bind("created", Instants.toNanos(credential.created()))
                .bind("expires", expires == null ? null : (Long) Instants.toNanos(expires))
                .bind("revoked", credential.revoked() ? 1 : 0)
                .execute();
    }

    private static IssuedToken token(ResultSet row, StatementContext context) throws SQLException {
        return new IssuedToken(
                row.getString("name"),
                role(row),
                row.getString("secret_sha256"),
                Instants.ofNanos(row.getLong("created_ns")),
                Instants.ofNanos(row.getLong("expires_ns")),
                row.getInt("uses"),
                row.getInt("used"),
                row.getInt("names_holder") != 0,
                row.getInt("revoked") != 0);
    }

    private static Credential credential(ResultSet row, StatementContext context) throws SQLException {
        long expiresNs = row.getLong("expires_ns");
        boolean expires = !row.wasNull();
        return new Credential(
                row.getString("name"),
                role(row),
                row.getString("secret_sha256"),
                row.getString("join_token"),
                Instants.ofNanos(row.getLong("created_ns")),
                expires ? Instants.ofNanos(expiresNs) : null,
                row.getInt("revoked") != 0);
    }

    private static Role role(ResultSet row) throws SQLException {
        String text = row.getString("role");
        return Role.of(text).orElseThrow(() -> new SQLDataException("there is no role '" + text + "'", "22000"));
    }
}
