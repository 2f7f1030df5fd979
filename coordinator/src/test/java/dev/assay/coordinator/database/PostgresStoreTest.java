package dev.assay.coordinator.database;

import static dev.assay.coordinator.database.LabFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.StoreAddress.Postgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends LabStoreContract {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    StoreAddress newAddress() throws Exception {
        return server.newDatabase();
    }

    private Postgres database() {
        return (Postgres) address();
    }

    @Test
    void keepsEverythingWhenItIsOpenedAgain() {
        store().write(List.of(new Change.RunSubmitted(run(1)), LabFixture.prepared(run(1), 3)));
        LabSnapshot before = store().load();
        store().close();

        try (LabStore again = LabStores.open(address())) {
            assertThat(again.load()).isEqualTo(before);
        }
    }

    @Test
    void belongsToOneCoordinatorAtATime() {
        assertThat(problemOf(() -> LabStores.open(address()).close())).isEqualTo("store.in-use");

        store().close();
        LabStores.open(address()).close();
    }

    @Test
    void hasRoomForOneLabInEachSchema() throws Exception {
        try (LabStore first = LabStores.open(inSchema("one"));
                LabStore second = LabStores.open(inSchema("two"))) {
            first.write(List.of(new Change.RunSubmitted(run(1))));
            assertThat(second.load().runs()).isEmpty();
        }
    }

    private Postgres inSchema(String schema) throws Exception {
        server.execute(database().database(), "CREATE SCHEMA " + schema);
        return with(Map.of("currentSchema", schema));
    }

    private Postgres with(Map<String, String> options) {
        return new Postgres(
                database().host(),
                database().port(),
                database().database(),
                database().user(),
                null,
                options);
    }

    @Test
    void goesOnAfterItsServerWasStartedAgain() throws Exception {
        store().write(List.of(new Change.RunSubmitted(run(1))));
        server.crashAndRestart();

        // The first attempts may meet a connection that broke.
        assertThat(problemOf(() -> store().write(List.of(new Change.RunSubmitted(run(2))))))
                .isIn("no problem", "store.not-reachable");
        store().write(List.of(new Change.RunSubmitted(run(3))));
        assertThat(store().runs(9)).contains(run(3), run(1));
    }

    @Test
    void writesNothingAnyMoreOnceAnotherCoordinatorHadIt() throws Exception {
        // The server closes the connection and with it the lock goes; another coordinator comes, and goes.
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = '"
                + database().database() + "')");
        LabStores.open(address()).close();

        assertThat(problemOf(() -> store().write(List.of()))).isIn("store.not-reachable", "store.in-use");
        assertThat(problemOf(() -> store().write(List.of()))).isEqualTo("store.in-use");
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        Postgres wrongPort = new Postgres("127.0.0.1", 1, "lab", "assay", "secret", Map.of());
        assertThat(problemOf(() -> LabStores.open(wrongPort).close())).isEqualTo("store.not-reachable");
        Postgres wrongHost = new Postgres("no-such-host.invalid", 5432, "lab", "assay", "secret", Map.of());
        assertThat(problemOf(() -> LabStores.open(wrongHost).close())).isEqualTo("store.not-reachable");
        Postgres noDatabase = new Postgres(database().host(), database().port(), "nothing", "assay", null, Map.of());
        assertThat(problemOf(() -> LabStores.open(noDatabase).close())).isEqualTo("store.not-reachable");
        Postgres noUser =
                new Postgres(database().host(), database().port(), database().database(), "nobody", null, Map.of());
        assertThat(problemOf(() -> LabStores.open(noUser).close())).isEqualTo("store.access-denied");
        assertThat(problemOf(
                        () -> LabStores.open(with(Map.of("sslmoed", "require"))).close()))
                .isEqualTo("store.bad-address");
        assertThat(problem(() -> LabStores.open(wrongPort).close()).orElseThrow())
                .hasMessageNotContaining("secret")
                .hasMessageContaining("lab on 127.0.0.1:1");
    }

    @Test
    void leavesTablesOfOthersAlone() throws Exception {
        Postgres others = server.newDatabase();
        server.execute(others.database(), "CREATE TABLE runs (id TEXT)");

        assertThat(problemOf(() -> LabStores.open(others).close())).isEqualTo("store.other-schema");
    }

    @Test
    void refusesTablesOfANewerAssay() throws Exception {
        store().close();
        server.execute(
                database().database(),
                "INSERT INTO schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', 1, installed_by, installed_on, 1, success"
                        + " FROM schema_history WHERE version = '1'");

        assertThat(problemOf(() -> LabStores.open(address()).close())).isEqualTo("store.newer-schema");
    }

    @Test
    void leavesBackupsToThePostgresTools() {
        assertThat(problem(() -> store().backUp(Path.of("never"))).orElseThrow().problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("store.backup");
                    assertThat(problem.hint()).contains("pg_dump");
                });
    }
}
