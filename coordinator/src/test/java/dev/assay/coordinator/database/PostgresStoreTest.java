package dev.assay.coordinator.database;

import static dev.assay.coordinator.database.LabFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.StoreAddress.Postgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        return server.newSchema();
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
        try (LabStore other = LabStores.open(server.newSchema())) {
            other.write(List.of(new Change.RunSubmitted(run(1))));
            assertThat(store().load().runs()).isEmpty();
        }
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

    private String schema() {
        return Objects.requireNonNull(database().options().get("currentSchema"));
    }

    @Test
    void goesOnAfterItsServerWasStartedAgain() throws Exception {
        store().write(List.of(new Change.RunSubmitted(run(1))));
        server.crashAndRestart();

        // A connection that broke is known as such when it is used; afterwards there is another one.
        List<Change> more = List.of(new Change.RunSubmitted(run(2)));
        while (problemOf(() -> store().write(more)).equals("store.not-reachable")) {
            assertThat(server.isRunning()).isTrue();
        }
        while (problemOf(() -> store().load()).equals("store.not-reachable")) {
            assertThat(server.isRunning()).isTrue();
        }
        assertThat(store().runs(9)).containsExactly(run(2), run(1));
    }

    @Test
    void writesNothingAnyMoreOnceAnotherCoordinatorHadIt() throws Exception {
        // The server closes the connection and with it the lock goes; another coordinator comes, and goes.
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
        LabStores.open(address()).close();

        assertThat(problemOf(() -> store().write(List.of()))).isIn("store.not-reachable", "store.taken-over");
        assertThat(problemOf(() -> store().write(List.of()))).isEqualTo("store.taken-over");
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        Postgres wrongPort = new Postgres("127.0.0.1", 1, "lab", "assay", "secret", Map.of());
        assertThat(problemOf(() -> LabStores.open(wrongPort).close())).isEqualTo("store.not-reachable");
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
        Postgres others = server.newSchema();
        server.execute("CREATE TABLE " + others.options().get("currentSchema") + ".runs (id TEXT)");

        assertThat(problemOf(() -> LabStores.open(others).close())).isEqualTo("store.other-schema");
    }

    @Test
    void refusesTablesOfANewerAssay() throws Exception {
        store().close();
        server.execute("INSERT INTO " + schema()
                + ".schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', 1, installed_by,"
                + " installed_on, 1, success FROM " + schema() + ".schema_history WHERE version = '1'");

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
