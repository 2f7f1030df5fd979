package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.CleanUp;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    @TempDir
    private Path directory;

    private LabStore store;
    private ContentStore content;
    private Housekeeping housekeeping;

    @BeforeEach
    void open() {
        store = LabStores.open(StoreAddress.parse(directory.resolve("lab.db").toString(), Map.of()));
        content = new ContentStore(directory.resolve("content"), () -> NOW);
        housekeeping = new Housekeeping(
                store,
                content,
                new ContentStore(directory.resolve("reports"), () -> NOW),
                run -> RunDirectory.open(directory.resolve("runs").resolve(run)),
                () -> NOW);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void oldRunsGoWithTheirResultsAndWithWhatOnlyTheyNeeded() throws IOException {
        StoredFile ofOld = oldFile("of the old run");
        StoredFile ofBoth = oldFile("of both runs");
        ended("old", 1, NOW.minus(Duration.ofDays(31)), ofOld, ofBoth);
        ended("young", 2, NOW.minus(Duration.ofDays(29)), ofBoth);

        CleanUp cleaned = housekeeping.cleanUp(Optional.of(Duration.ofDays(30)), this::forget);

        assertThat(cleaned)
                .isEqualTo(new CleanUp(List.of("old"), 1, ofOld.reference().sizeBytes()));
        assertThat(content.list()).containsExactly(ofBoth);
        assertThat(directory.resolve("runs/old")).doesNotExist();
        assertThat(directory.resolve("runs/young/result.json")).exists();
    }

    @Test
    void runsStayForEverIfNobodySaysOtherwise() throws IOException {
        StoredFile file = oldFile("of an ancient run");
        ended("ancient", 1, Instant.EPOCH, file);

        assertThat(housekeeping.cleanUp(Optional.empty(), this::forget)).isEqualTo(new CleanUp(List.of(), 0, 0));
        assertThat(content.list()).containsExactly(file);
    }

    @Test
    void whatWasSentForARunThatIsNotSubmittedYetStays() throws IOException {
        StoredFile sent = content.store(out -> out.write("just sent".getBytes(StandardCharsets.UTF_8)));
        Files.setLastModifiedTime(sent.path(), FileTime.from(NOW.minusSeconds(60)));

        housekeeping.cleanUp(Optional.empty(), this::forget);

        assertThat(content.list()).containsExactly(sent);
    }

    @Test
    void linksInAResultAreDeletedAndNotFollowed() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "stays");
        ended("old", 1, Instant.EPOCH);
        Files.createSymbolicLink(directory.resolve("runs/old/link"), precious);
        Files.createSymbolicLink(directory.resolve("runs/old/up"), directory);

        housekeeping.deleteResult("old");

        assertThat(directory.resolve("runs/old")).doesNotExist();
        assertThat(precious).hasContent("stays");
    }

    private boolean forget(String run) {
        store.write(List.of(new Change.RunDeleted(run)));
        return true;
    }

    private StoredFile oldFile(String text) throws IOException {
        StoredFile file = content.store(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        Files.setLastModifiedTime(file.path(), FileTime.from(NOW.minus(Duration.ofDays(40))));
        return file;
    }

    private void ended(String id, long number, Instant at, StoredFile... files) throws IOException {
        Map<String, ArtifactReference> named =
                Stream.of(files).collect(Collectors.toMap(file -> file.path().toString(), StoredFile::reference));
        Submission usual = LabFixtures.submission();
        Submission submission = new Submission(
                usual.scenario(), usual.fileName(), usual.profile(), usual.seed(), usual.priority(), named);
        RunRecord run = new RunRecord(id, number, "digits", "sha", submission, "local", at, RunRecord.Standing.NEW);
        store.write(List.of(
                new Change.RunSubmitted(run),
                new Change.RunChanged(id, new RunRecord.Standing(RunPhase.FINISHED, false, false, at, List.of()))));
        Path result = Files.createDirectories(directory.resolve("runs").resolve(id));
        Files.writeString(result.resolve("result.json"), "{}");
    }
}
