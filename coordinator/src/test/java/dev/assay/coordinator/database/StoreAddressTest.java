package dev.assay.coordinator.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.database.StoreAddress.Durability;
import dev.assay.coordinator.database.StoreAddress.Memory;
import dev.assay.coordinator.database.StoreAddress.Postgres;
import dev.assay.coordinator.database.StoreAddress.SqliteFile;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {
    @Test
    void takesAPathForASqliteFileThatSurvivesAPowerCut() {
        assertThat(parse("some where/lab.db"))
                .isEqualTo(new SqliteFile(Path.of("some where", "lab.db"), Durability.POWER_CUT));
    }

    @Test
    void knowsTheMemory() {
        assertThat(parse("memory")).isEqualTo(new Memory());
    }

    @Test
    void readsEveryPartOfAPostgresAddress() {
        assertThat(
                        parse(
                                "postgresql://me%40lab:a%2Fb+c%3Ad@db.example:5433/lab?sslmode=verify-full&currentSchema=a%20b"))
                .isEqualTo(new Postgres(
                        "db.example",
                        5433,
                        "lab",
                        "me@lab",
                        "a/b+c:d",
                        Map.of("sslmode", "verify-full", "currentSchema", "a b")));
    }

    @Test
    void needsOnlyHostAndDatabase() {
        assertThat(parse("postgres://[::1]/lab")).isEqualTo(new Postgres("[::1]", 5432, "lab", null, null, Map.of()));
    }

    @Test
    void takesThePasswordFromTheEnvironmentWhereTheAddressHasNone() {
        Map<String, String> environment = Map.of("PGPASSWORD", "from outside");

        assertThat(StoreAddress.parse("postgresql://me@db/lab", environment))
                .isEqualTo(new Postgres("db", 5432, "lab", "me", "from outside", Map.of()));
        assertThat(StoreAddress.parse("postgresql://me:inside@db/lab", environment))
                .isEqualTo(new Postgres("db", 5432, "lab", "me", "inside", Map.of()));
        assertThat(StoreAddress.parse("postgresql://me@db/lab?password=option", environment))
                .isEqualTo(new Postgres("db", 5432, "lab", "me", "option", Map.of()));
    }

    @Test
    void tellsNobodyThePassword() {
        assertThat(parse("postgresql://me:secret@db/lab").toString())
                .isEqualTo("the PostgreSQL database lab on db:5432");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://me:secret@db/lab",
                "postgresql://me:secret@db",
                "postgresql://me:secret@db/",
                "postgresql://me:sec@secret@db/lab",
                "postgresql:///lab?password=secret",
                "postgresql://me:secret word@db/lab",
                "postgresql://me:secret%zz@db/lab",
                "postgresql://db/lab?password:secret",
                "postgresql:me:secret@db/lab"
            })
    void refusesWhatIsNoAddressWithoutTellingThePassword(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problems().getFirst().code()).isEqualTo("store.bad-address");
            assertThat(e.getMessage()).doesNotContain("secret");
        });
    }

    private static StoreAddress parse(String text) {
        return StoreAddress.parse(text, Map.of());
    }
}
