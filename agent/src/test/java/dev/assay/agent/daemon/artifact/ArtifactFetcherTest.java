package dev.assay.agent.daemon.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.block.ArtifactLocator;
import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.daemon.LabBlocks;
import dev.assay.agent.daemon.link.Backoffs;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFetcherTest {
    private static final ArtifactReference BASELINE = LabBlocks.reference(LabBlocks.BASELINE);
    private static final ArtifactReference VARIANT = LabBlocks.reference(LabBlocks.VARIANT);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final ArtifactServer server = new ArtifactServer();
    private final CancellationToken cancellation = new CancellationToken();

    @Test
    void fetchesWhatTheBlockNeedsOnce() throws Exception {
        ArtifactLocator first = fetch(1 << 20);
        ArtifactLocator second = fetch(1 << 20);

        assertThat(first.locate(BASELINE)).hasBinaryContent(LabBlocks.BASELINE).isEqualTo(second.locate(BASELINE));
        assertThat(server.offsets).containsExactly(0L, 0L, 0L);
    }

    @Test
    void goesOnWhereATransferBroke() throws Exception {
        server.breaks.add(5);
        server.breaks.add(0);
        server.breaks.add(1);

        assertThat(fetch(1 << 20).locate(BASELINE)).hasBinaryContent(LabBlocks.BASELINE);
        // The first artifact are the samples.
        assertThat(server.offsets).containsExactly(0L, 5L, 5L, 6L, 0L, 0L);
    }

    @Test
    void goesOnWhereADeadProcessStopped() throws Exception {
        Path part = Files.createDirectories(directory.resolve("partial")).resolve(BASELINE.sha256() + ".part");
        Files.write(part, Arrays.copyOf(LabBlocks.BASELINE, 4));

        assertThat(fetch(1 << 20).locate(BASELINE)).hasBinaryContent(LabBlocks.BASELINE);
        assertThat(server.offsets).containsExactly(0L, 4L, 0L);
        assertThat(part).doesNotExist();
    }

    @Test
    void startsOverWhereTheBeginningIsDamaged() throws Exception {
        Path part = Files.createDirectories(directory.resolve("partial")).resolve(BASELINE.sha256() + ".part");
        Files.write(part, new byte[4]);

        assertThat(fetch(1 << 20).locate(BASELINE)).hasBinaryContent(LabBlocks.BASELINE);
        assertThat(server.offsets).containsExactly(0L, 4L, 0L, 0L);
    }

    @Test
    void fetchesAgainWhatWasDamagedOnTheDisk() throws Exception {
        Path model = fetch(1 << 20).locate(BASELINE);
        Files.write(model, new byte[LabBlocks.BASELINE.length]);

        assertThat(fetch(1 << 20).locate(BASELINE)).hasBinaryContent(LabBlocks.BASELINE);
        assertThat(directory.resolve("quarantine")).isNotEmptyDirectory();
    }

    @Test
    void givesUpWhatTheCoordinatorCannotDeliver() throws Exception {
        server.busy = true;

        ArtifactLocator artifacts = fetch(1 << 20);

        assertThatThrownBy(() -> artifacts.locate(VARIANT))
                .isInstanceOf(ProblemException.class)
                .hasMessage("the disk is full");
    }

    @Test
    void saysThatABlockWasCancelledBeforeItsArtifactsWereHere() throws Exception {
        cancellation.cancel();

        ArtifactLocator artifacts = fetch(1 << 20);

        assertThatThrownBy(() -> artifacts.locate(VARIANT)).hasMessageContaining("the block was cancelled");
        assertThat(server.offsets).isEmpty();
    }

    @Test
    void throwsAwayWhatWasNotUsedForLongest() throws Exception {
        Path old = store("old", NOW.minusSeconds(30));
        Path older = store("older", NOW.minusSeconds(40));
        Path oldest = store("oldest", NOW.minusSeconds(50));
        Path abandoned = Files.createDirectories(directory.resolve("partial")).resolve("ab".repeat(32) + ".part");
        Files.writeString(abandoned, "half");
        Files.setLastModifiedTime(abandoned, FileTime.from(NOW.minusSeconds(60)));
        int needed = LabBlocks.SAMPLES.length + LabBlocks.BASELINE.length + LabBlocks.VARIANT.length;

        fetch(needed + "old".length() + 1);

        assertThat(old).exists();
        assertThat(older).doesNotExist();
        assertThat(oldest).doesNotExist();
        assertThat(abandoned).doesNotExist();
    }

    @Test
    void neverThrowsAwayWhatTheBlockNeeds() throws Exception {
        ArtifactLocator artifacts = fetch(1);

        assertThat(artifacts.locate(BASELINE)).exists();
        assertThat(artifacts.locate(VARIANT)).exists();
    }

    @Test
    void saysThatThereIsNoRoom() throws Exception {
        Files.writeString(directory.resolve("partial"), "no directory");

        ArtifactLocator artifacts = fetch(1 << 20);

        assertThatThrownBy(() -> artifacts.locate(BASELINE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("can't keep the artifact " + BASELINE.sha256());
    }

    private ArtifactLocator fetch(long maxBytes) throws InterruptedException {
        ArtifactCache cache = new ArtifactCache(directory, maxBytes, () -> NOW);
        Backoffs backoffs = new Backoffs(new SplittableRandom(1), Duration.ofNanos(1), Duration.ofNanos(1));
        return new ArtifactFetcher(cache, server, backoffs, _ -> {}).fetch(LabBlocks.block("b1"), cancellation);
    }

    private Path store(String content, Instant used) throws IOException {
        Path path = new ContentStore(directory)
                .store(out -> out.write(content.getBytes(StandardCharsets.UTF_8)))
                .path();
        Files.setLastModifiedTime(path, FileTime.from(used));
        return path;
    }
}
