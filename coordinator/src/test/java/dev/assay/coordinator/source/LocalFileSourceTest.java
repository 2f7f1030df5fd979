package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.SourceLocation.LocalFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemKind;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileSourceTest {
    @TempDir
    Path directory;

    private SourceFixture sources;
    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        sources = new SourceFixture(directory);
        model = Files.writeString(directory.resolve("model.onnx"), "weights");
    }

    @Test
    void findsAFileRelativeToTheScenario() throws IOException {
        StoredFile stored = sources.resolve(new LocalFile("model.onnx", null));

        assertThat(stored.path()).hasContent("weights").startsWith(directory.resolve("store"));
        assertThat(stored.reference().sha256()).isEqualTo(Sha256.of(model));
    }

    @Test
    void takesAnAbsolutePath() {
        StoredFile stored = sources.resolve(new LocalFile(model.toString(), null));

        assertThat(stored.path()).hasContent("weights");
    }

    @Test
    void keepsWhatItReadWhenTheFileChangesLater() throws IOException {
        StoredFile before = sources.resolve(new LocalFile("model.onnx", null));
        Files.writeString(model, "changed");

        StoredFile after = sources.resolve(new LocalFile("model.onnx", null));

        assertThat(before.path()).hasContent("weights");
        assertThat(after.path()).hasContent("changed");
    }

    @Test
    void doesNotReadAnUnchangedFileAgain() throws IOException {
        FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(model, longAgo);
        StoredFile first = sources.resolve(new LocalFile("model.onnx", null));
        // Same size, same time, same file: the bytes would be seen only by reading them.
        Files.writeString(model, "WEIGHTS");
        Files.setLastModifiedTime(model, longAgo);

        assertThat(sources.resolve(new LocalFile("model.onnx", null))).isEqualTo(first);
    }

    @Test
    void readsAFileAgainThatWasTooFreshToTrustItsTime() throws IOException {
        FileTime now = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        sources.clock = () -> now.toInstant().plusSeconds(1);
        Files.setLastModifiedTime(model, now);
        sources.resolve(new LocalFile("model.onnx", null));
        Files.writeString(model, "WEIGHTS");
        Files.setLastModifiedTime(model, now);

        assertThat(sources.resolve(new LocalFile("model.onnx", null)).path()).hasContent("WEIGHTS");
    }

    @Test
    void returnsThePinnedFileFromTheStoreEvenIfTheOriginalIsGone() throws IOException {
        StoredFile stored = sources.resolve(new LocalFile("model.onnx", null));
        Files.delete(model);

        StoredFile again = sources.resolve(
                new LocalFile("model.onnx", null), stored.reference().sha256());

        assertThat(again).isEqualTo(stored);
    }

    @Test
    void refusesAFileThatHashesToSomethingElseAndKeepsNothing() throws IOException {
        String expected = Sha256.of("other");

        Problem problem = sources.problem(new LocalFile("model.onnx", null), expected);

        assertThat(problem.code()).isEqualTo("source.wrong-hash");
        assertThat(problem.message()).contains("file:model.onnx", expected, Sha256.of(model));
        assertThat(sources.store.find(Sha256.of(model))).isEmpty();
        assertThat(sources.store.find(expected)).isEmpty();
    }

    @Test
    void saysWhereItLookedForAMissingFile() {
        Problem problem = sources.problem(new LocalFile("nowhere.onnx", null));

        assertThat(problem.code()).isEqualTo("source.not-found");
        assertThat(problem.kind()).isEqualTo(ProblemKind.USER);
        assertThat(problem.message())
                .contains("file:nowhere.onnx", directory.resolve("nowhere.onnx").toString());
        assertThat(problem.hint()).contains("relative to the directory of the scenario");
    }

    @Test
    void refusesADirectory() throws IOException {
        Files.createDirectory(directory.resolve("models"));

        Problem problem = sources.problem(new LocalFile("models", null));

        assertThat(problem.code()).isEqualTo("source.not-found");
        assertThat(problem.message()).contains("is a directory");
    }

    @Test
    void refusesADevice() {
        Problem problem = sources.problem(new LocalFile("/dev/null", null));

        assertThat(problem.code()).isEqualTo("source.not-found");
        assertThat(problem.message()).contains("not a regular file");
    }
}
