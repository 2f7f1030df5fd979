package dev.assay.coordinator.database;

import static dev.assay.coordinator.database.LabFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.Change.RunSubmitted;
import dev.assay.coordinator.database.StoreAddress.Durability;
import dev.assay.coordinator.database.StoreAddress.SqliteFile;
import dev.assay.coordinator.schedule.BlockState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileStoreTest extends LabStoreContract {
    @TempDir
    private Path directory;

    @Override
    StoreAddress newAddress() {
        return new SqliteFile(directory.resolve("a new directory").resolve("lab.db"), Durability.POWER_CUT);
    }

    private Path file() {
        return ((SqliteFile) address()).file();
    }

    @Test
    void keepsEverythingWhenItIsOpenedAgain() {
        fill(3);
        LabSnapshot before = store().load();
        store().close();

        try (LabStore again = LabStores.open(address())) {
            assertThat(again.load()).isEqualTo(before);
        }
    }

    @Test
    void leavesOneFileAndItsLockWhenItIsClosed() throws Exception {
        fill(3);
        store().close();

        try (Stream<Path> files = Files.list(file().getParent())) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("lab.db", "lab.db.lock");
        }
    }

    @Test
    void belongsToOneCoordinatorAtATime() {
        assertThat(problemOf(() -> LabStores.open(address()).close())).isEqualTo("store.in-use");

        store().close();
        LabStores.open(address()).close();
    }

    @Test
    void writesNothingAnyMoreOnceAnotherCoordinatorHadIt() throws Exception {
        // As on a file system whose locks don't work.
        execute("UPDATE leadership SET epoch = epoch + 1");

        assertThat(problemOf(() -> fill(1))).isEqualTo("store.taken-over");
        assertThat(store().runs(9)).isEmpty();
    }

    @Test
    void hasEveryWriteThatReturnedBeforeItsProcessWasKilled() throws Exception {
        Path file = directory.resolve("killed.db");
        long acknowledged = 0;
        for (int enough = 20; enough <= 60; enough += 20) {
            acknowledged = writeUntilKilled(file, enough);
        }

        try (LabStore survivor = LabStores.open(new SqliteFile(file, Durability.POWER_CUT))) {
            LabSnapshot snapshot = survivor.load();
            // The last write may have been stored although nobody heard of it.
            assertThat(snapshot.lastToken()).isBetween(acknowledged, acknowledged + 1);
            BlockState expected = new BlockState.Leased(1, snapshot.lastToken(), "agent", "process");
            assertThat(snapshot.blocks()).extracting(StoredBlock::state).containsExactly(expected, expected);
            assertThat(survivor.timeline("run-1")).hasSize(Math.toIntExact(2 * snapshot.lastToken()));
        }
    }

    /** Return the last write that a process said was done before it died. */
    private long writeUntilKilled(Path file, long enough) throws IOException {
        Process writing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        file.toString())
                .redirectError(Redirect.to(directory.resolve("errors").toFile()))
                .start();
        long acknowledged = 0;
        try (BufferedReader lines = writing.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Long.parseLong(line);
                if (acknowledged >= enough) {
                    // Not by the process object: that would throw away what it said before it died.
                    writing.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(acknowledged)
                .as(Files.readString(directory.resolve("errors")))
                .isGreaterThanOrEqualTo(enough);
        return acknowledged;
    }

    @Test
    void keepsNothingOfAWriteThatFindsTheDiskFullAndGoesOnAfterwards() throws Exception {
        fill(1);
        LabSnapshot before = store().load();
        limitPages("PRAGMA max_page_count = 60");

        assertThat(problemOf(() -> store().write(List.of(new RunSubmitted(run(2)), LabFixture.prepared(run(2), 2000)))))
                .isEqualTo("store.full");

        assertThat(store().load()).isEqualTo(before);
        assertThat(store().run("run-2")).isEmpty();
        store().write(List.of(new Change.AgentSaved(LabFixture.agent(1))));
        limitPages("PRAGMA max_page_count = 1000000");
        store().write(List.of(new RunSubmitted(run(2)), LabFixture.prepared(run(2), 2000)));
        assertThat(store().blocks("run-2")).hasSize(2000);
        assertThat(store().load().agents()).hasSize(1);
    }

    private void limitPages(String pragma) throws SQLException {
        // The limit belongs to the connection; there is one that writes.
        try (Connection connection = ((SqlLabStore) store()).database().writer().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(pragma);
        }
    }

    @Test
    void makesABackupWhileItIsUsed() throws Exception {
        fill(3);
        LabSnapshot before = store().load();
        Path backup = directory.resolve("backups").resolve("it's a backup.db");
        store().backUp(backup);
        store().write(List.of(new Change.RunDeleted("run-1")));

        try (LabStore restored = LabStores.open(new SqliteFile(backup, Durability.PROCESS_END))) {
            assertThat(restored.load()).isEqualTo(before);
        }
        assertThat(problemOf(() -> store().backUp(backup))).isEqualTo("store.backup");
        assertThat(problemOf(() -> store().backUp(backup.resolve("below a file"))))
                .isEqualTo("store.backup");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Path file = Files.writeString(directory.resolve("letter.txt"), "Dear lab,\n".repeat(1000));

        assertThat(problemOf(() -> LabStores.open(new SqliteFile(file, Durability.POWER_CUT))
                        .close()))
                .isEqualTo("store.corrupt");
        assertThat(file).hasContent("Dear lab,\n".repeat(1000));
    }

    @Test
    void saysThatItIsDamaged() throws Exception {
        store().write(List.of(new RunSubmitted(run(1)), LabFixture.prepared(run(1), 500)));
        store().close();
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] noise = new byte[4096];
            Arrays.fill(noise, (byte) 0xA5);
            for (long page = 8; page < file.length() / noise.length; page++) {
                file.seek(page * noise.length);
                file.write(noise);
            }
        }

        assertThat(problemOf(() -> {
                    try (LabStore damaged = LabStores.open(address())) {
                        damaged.blocks("run-1");
                    }
                }))
                .isEqualTo("store.corrupt");
    }

    @Test
    void refusesTablesOfANewerAssay() throws Exception {
        store().close();
        execute(
                "INSERT INTO schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', 1, installed_by, installed_on, 1, success"
                        + " FROM schema_history WHERE version = '1'");

        assertThat(problemOf(() -> LabStores.open(address()).close())).isEqualTo("store.newer-schema");
    }

    @Test
    void leavesTablesOfOthersAlone() throws Exception {
        store().close();
        Files.delete(file());
        execute("CREATE TABLE runs (id TEXT)");

        assertThat(problemOf(() -> LabStores.open(address()).close())).isEqualTo("store.other-schema");
    }

    @Test
    void saysThatItCannotOpenAFileWhereNoneCanBe() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(problemOf(() -> LabStores.open(new SqliteFile(file.resolve("lab.db"), Durability.POWER_CUT))
                        .close()))
                .isEqualTo("store.not-reachable");
    }

    private void fill(int blocks) {
        store().write(List.of(new RunSubmitted(run(1)), LabFixture.prepared(run(1), blocks)));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
