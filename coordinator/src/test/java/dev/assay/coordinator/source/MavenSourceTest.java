package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.SourceLocation.Maven;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.store.StoredFile;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenSourceTest {
    private static final Maven MODEL = new Maven("org.example", "model", "1.0", "model.onnx");

    @TempDir
    Path directory;

    private SourceFixture sources;
    private Path repository;

    @BeforeEach
    void setUpSettings() throws IOException {
        sources = new SourceFixture(directory);
        repository = directory.resolve("repository");
        useSettings("""
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors><mirror><id>here</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
                </settings>
                """.formatted(directory.resolve("local"), repository.toUri()));
    }

    @Test
    void resolvesARealArtifactWithTheUsersOwnSettings() throws Exception {
        // One that this build needs, so that it is in the build's local repository and no network is touched.
        Path jar = Path.of(Nullable.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        // …/org/jspecify/jspecify/VERSION/jspecify-VERSION.jar
        String version = jar.getName(jar.getNameCount() - 2).toString();
        Path localRepository = jar.resolve("../../../../..").normalize();
        sources.maven = () -> ContextOverrides.create()
                .withUserSettings(true)
                .withLocalRepositoryOverride(localRepository)
                .offline(true);

        StoredFile stored = sources.resolve(new Maven("org.jspecify", "jspecify", version, "META-INF/MANIFEST.MF"));

        assertThat(stored.path()).content(StandardCharsets.UTF_8).contains("Bundle-SymbolicName: org.jspecify");
    }

    @Test
    void fetchesFromTheMirrorInTheSettings() throws Exception {
        publish("1.0", "weights");

        StoredFile stored = sources.resolve(MODEL);

        assertThat(stored.path()).hasContent("weights");
        assertThat(directory.resolve("local/org/example/model/1.0/model-1.0.jar"))
                .exists();
        assertThat(sources.progress)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.what()).isEqualTo("maven:org.example:model:1.0!/model.onnx"));
        SourceFixture.Progress last = sources.progress.getLast();
        assertThat(last.doneBytes()).isEqualTo(last.totalBytes()).isPositive();
    }

    @Test
    void takesTheJarThatTheClassifierNames() throws Exception {
        publish("1.0", "weights");
        publish("1.0", "-linux-x86_64", "weights for Linux");
        Maven forLinux = new Maven("org.example", "model", "1.0", "linux-x86_64", "model.onnx");

        assertThat(sources.resolve(forLinux).path()).hasContent("weights for Linux");
        assertThat(sources.resolve(MODEL).path()).hasContent("weights");
        assertThat(forLinux.toText()).isEqualTo("maven:org.example:model:1.0:linux-x86_64!/model.onnx");
    }

    @Test
    void needsNoRepositoryOnceTheArtifactIsInTheLocalOne() throws Exception {
        publish("1.0", "weights");
        sources.resolve(MODEL);
        Files.move(repository, directory.resolve("gone"));

        // Another entry, so that only the local repository can have it.
        StoredFile stored = sources.resolve(new Maven("org.example", "model", "1.0", "README.txt"));

        assertThat(stored.path()).hasContent("read me");
    }

    @Test
    void needsNotEvenTheLocalRepositoryForWhatWasResolvedBefore() throws Exception {
        publish("1.0", "weights");
        StoredFile first = sources.resolve(MODEL);
        Files.move(repository, directory.resolve("gone"));
        Files.move(directory.resolve("local"), directory.resolve("gone-too"));

        assertThat(sources.resolve(MODEL)).isEqualTo(first);
    }

    @Test
    void looksAtASnapshotEachTime() throws Exception {
        // As `mvn install` leaves it.
        Path local = directory.resolve("local/org/example/model/1-SNAPSHOT/model-1-SNAPSHOT.jar");
        writeJar(local, "weights");
        Maven snapshot = new Maven("org.example", "model", "1-SNAPSHOT", "model.onnx");
        assertThat(sources.resolve(snapshot).path()).hasContent("weights");
        writeJar(local, "newer weights");

        assertThat(sources.resolve(snapshot).path()).hasContent("newer weights");
    }

    @Test
    void saysThatAnArtifactDoesNotExist() throws Exception {
        publish("1.0", "weights");

        Problem problem = sources.problem(new Maven("org.example", "model", "2.0", "model.onnx"));

        assertThat(problem.code()).isEqualTo("source.not-found");
        assertThat(problem.message()).contains("maven:org.example:model:2.0!/model.onnx", "here");
        assertThat(problem.hint()).contains("settings.xml");
    }

    @Test
    void findsAnArtifactThatWasPublishedAfterAFailedTry() throws Exception {
        publish("1.0", "weights");
        Maven later = new Maven("org.example", "model", "2.0", "model.onnx");
        sources.problem(later);
        publish("2.0", "later weights");

        assertThat(sources.resolve(later).path()).hasContent("later weights");
    }

    @Test
    void saysThatTheRepositoryCanNotBeReached() throws Exception {
        useSettings("""
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors><mirror><id>dead</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:1/</url></mirror></mirrors>
                </settings>
                """.formatted(directory.resolve("local")));

        Problem problem = sources.problem(MODEL);

        assertThat(problem.code()).isEqualTo("source.offline");
        assertThat(problem.message()).contains("maven:org.example:model:1.0!/model.onnx", "dead");
        assertThat(problem.hint()).contains("settings.xml", "org.example:model:1.0");
    }

    @Test
    void saysThatMavenIsOfflineByItsSettings() throws Exception {
        useSettings("<settings><offline>true</offline><localRepository>%s</localRepository></settings>"
                .formatted(directory.resolve("local")));

        Problem problem = sources.problem(MODEL);

        assertThat(problem.code()).as(problem.message()).isEqualTo("source.offline");
        assertThat(problem.message()).contains("offline mode");
    }

    @Test
    void saysThatTheSettingsAreBroken() throws Exception {
        useSettings("<settings><mirrors>");

        Problem problem = sources.problem(MODEL);

        assertThat(problem.code()).isEqualTo("source.failed");
        assertThat(problem.message()).contains("settings.xml");
    }

    @Test
    void refusesAnArtifactWhoseChecksumIsWrong() throws Exception {
        publish("1.0", "weights");
        Files.writeString(repository.resolve("org/example/model/1.0/model-1.0.jar.sha1"), "0".repeat(40));

        Problem problem = sources.problem(MODEL);

        assertThat(problem.code()).isEqualTo("source.failed");
        assertThat(problem.message()).containsIgnoringCase("checksum");
    }

    @Test
    void refusesCoordinatesThatLeaveTheRepository() {
        Problem problem = sources.problem(new Maven("org.example", "../../etc", "1.0", null));

        assertThat(problem.code()).isEqualTo("source.failed");
        assertThat(problem.message()).contains("artifact '../../etc'");
    }

    private void useSettings(String xml) throws IOException {
        Path settings = Files.writeString(directory.resolve("settings.xml"), xml);
        sources.maven = () -> ContextOverrides.create().withUserSettings(true).withUserSettingsXmlOverride(settings);
    }

    private void publish(String version, String content) throws Exception {
        publish(version, "", content);
    }

    private void publish(String version, String suffix, String content) throws Exception {
        Path jar = repository.resolve("org/example/model/%s/model-%s%s.jar".formatted(version, version, suffix));
        writeJar(jar, content);
        Files.writeString(jar.resolveSibling(jar.getFileName() + ".sha1"), sha1(jar));
    }

    private static void writeJar(Path jar, String content) throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("model.onnx"));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("README.txt"));
            zip.write("read me".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String sha1(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file)));
    }
}
