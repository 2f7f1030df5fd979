package dev.assay.coordinator.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.sharing.SharingRules;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharingMigrationTest {
    @TempDir
    private Path directory;

    @Test
    void whatWasThereBeforeTheLabWasSharedBelongsToItsOnlyUser() throws Exception {
        Path file = directory.resolve("lab.db");
        StoreAddress address = new StoreAddress.SqliteFile(file, StoreAddress.Durability.PROCESS_END);
        RunRecord run = LabFixture.run(1);
        try (LabStore store = LabStores.open(address)) {
            store.write(List.of(new Change.RunSubmitted(run), LabFixture.prepared(run, 2)));
        }
        makeAsBefore(file);

        try (LabStore store = LabStores.open(address)) {
            LabSnapshot stored = store.load();
            assertThat(stored.runs()).extracting(RunRecord::user).containsExactly(Owner.ONLY_USER);
            assertThat(stored.blocks()).hasSize(2).allSatisfy(block -> {
                assertThat(block.scheduled().owner()).isEqualTo(Owner.NOBODY_ELSE);
                assertThat(block.scheduled().estimatedMs())
                        .isEqualTo(Duration.ofHours(1).toMillis());
            });
            assertThat(stored.sharing()).isEqualTo(SharingRules.NONE);
        }
    }

    private static void makeAsBefore(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "ALTER TABLE runs DROP COLUMN submitter",
                    "ALTER TABLE blocks DROP COLUMN submitter",
                    "ALTER TABLE blocks DROP COLUMN pool",
                    "ALTER TABLE blocks DROP COLUMN estimated_ms",
                    "DROP TABLE nodes",
                    "DROP TABLE pools",
                    "DROP TABLE user_rules",
                    "DROP TABLE reservations",
                    "DELETE FROM schema_history WHERE version IN ('5', '6')")) {
                statement.execute(sql);
            }
        }
    }
}
