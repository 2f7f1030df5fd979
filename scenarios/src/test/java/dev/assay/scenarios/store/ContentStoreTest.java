package dev.assay.scenarios.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.store.ContentStore.Verification;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {
    /** From FIPS 180-4's examples. */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path directory;

    private ContentStore store;

    @BeforeEach
    void makeStore() {
        store = new ContentStore(directory);
    }

    @Test
    void keepsAFileUnderItsHash() throws IOException {
        StoredFile stored = store.store(out -> out.write("abc".getBytes(StandardCharsets.UTF_8)));

        assertThat(stored.reference().sha256()).isEqualTo(SHA256_OF_ABC);
        assertThat(stored.reference().sizeBytes()).isEqualTo(3);
        assertThat(stored.path())
                .hasContent("abc")
                .isEqualTo(directory.resolve("ba").resolve(SHA256_OF_ABC));
        assertThat(store.find(SHA256_OF_ABC)).contains(stored);
        assertThat(files("incoming")).isEmpty();
    }

    @Test
    void hasNothingThatWasNotStored() throws IOException {
        assertThat(store.find(SHA256_OF_ABC)).isEmpty();
        assertThat(store.verify(SHA256_OF_ABC)).isEqualTo(Verification.MISSING);
    }

    @Test
    void deletesWhatNobodyNeedsOnceItIsOldEnough() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-07-01T12:00:00Z"));
        ContentStore aging = new ContentStore(directory, now::get);
        StoredFile needed = storedAt(aging, "needed", now.get());
        StoredFile claimed = storedAt(aging, "claimed", now.get());
        StoredFile storedAgain = storedAt(aging, "stored again", now.get());
        StoredFile unused = storedAt(aging, "unused", now.get());
        now.set(now.get().plus(Duration.ofHours(20)));
        assertThat(aging.claim(claimed.reference().sha256())).contains(claimed);
        storedAt(aging, "stored again", now.get());
        assertThat(aging.deleteUnused(Set.of(), Duration.ofDays(1))).isEmpty();

        now.set(now.get().plus(Duration.ofHours(5)));
        assertThat(aging.deleteUnused(Set.of(needed.reference().sha256()), Duration.ofDays(1)))
                .containsExactly(unused.reference());

        assertThat(aging.list()).containsExactlyInAnyOrder(needed, claimed, storedAgain);
    }

    private static StoredFile storedAt(ContentStore store, String text, Instant time) throws IOException {
        StoredFile stored = store.store(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        if (Files.getLastModifiedTime(stored.path()).toInstant().isAfter(time)) {
            // The file system has its own clock.
            Files.setLastModifiedTime(stored.path(), FileTime.from(time));
        }
        return stored;
    }

    @Test
    void listsWhatItKeepsAndForgetsWhatIsDeleted() throws IOException {
        StoredFile abc = store.store(out -> out.write("abc".getBytes(StandardCharsets.UTF_8)));
        StoredFile def = store.store(out -> out.write("def".getBytes(StandardCharsets.UTF_8)));
        assertThat(store.list()).containsExactlyInAnyOrder(abc, def);

        store.delete(abc.reference().sha256());
        store.delete(abc.reference().sha256());

        assertThat(store.list()).containsExactly(def);
        assertThat(store.find(SHA256_OF_ABC)).isEmpty();
    }

    @Test
    void listsNothingBeforeAnythingIsStored() throws IOException {
        assertThat(new ContentStore(directory.resolve("none")).list()).isEmpty();
    }

    @Test
    void throwsDamagedFilesAwayWhenAsked() throws IOException {
        StoredFile abc = store.store(out -> out.write("abc".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(abc.path(), "abd");
        store.verify(SHA256_OF_ABC);
        assertThat(store.list()).isEmpty();
        assertThat(files("quarantine")).hasSize(1);

        store.clearQuarantine();

        assertThat(files("quarantine")).isEmpty();
    }

    @Test
    void refusesAHashThatIsAPath() {
        assertThatThrownBy(() -> store.find("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsNothingOfAWriterThatFails() throws IOException {
        assertThatThrownBy(() -> store.store(out -> {
                    out.write(1);
                    throw new IOException("broken");
                }))
                .hasMessage("broken");

        assertThat(allFiles()).isEmpty();
    }

    @Test
    void keepsNothingThatHashesToSomethingElse() throws IOException {
        String expected = Sha256.of("other");

        assertThatThrownBy(() -> store.store(expected, out -> out.write("abc".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOfSatisfying(WrongHashException.class, e -> {
                    assertThat(e.expected()).isEqualTo(expected);
                    assertThat(e.actual()).isEqualTo(SHA256_OF_ABC);
                });
        assertThat(allFiles()).isEmpty();
    }

    @Test
    void takesAFileOver() throws IOException {
        Path file = Files.writeString(directory.resolve("download"), "abc");

        StoredFile stored = store.adopt(file, SHA256_OF_ABC);

        assertThat(stored.path()).hasContent("abc");
        assertThat(file).doesNotExist();
        assertThat(store.adopt(Files.writeString(file, "abc"), null)).isEqualTo(stored);
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesAFileWhereItIsThatHashesToSomethingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("download"), "abc");

        assertThatThrownBy(() -> store.adopt(file, Sha256.of("other"))).isInstanceOf(WrongHashException.class);
        assertThat(file).hasContent("abc");
        assertThat(store.find(SHA256_OF_ABC)).isEmpty();
    }

    @Test
    void putsADamagedFileAside() throws IOException {
        StoredFile stored = store.store(out -> out.write("abc".getBytes(StandardCharsets.UTF_8)));
        assertThat(store.verify(SHA256_OF_ABC)).isEqualTo(Verification.INTACT);
        Files.writeString(stored.path(), "abd");

        assertThat(store.verify(SHA256_OF_ABC)).isEqualTo(Verification.QUARANTINED);

        assertThat(store.find(SHA256_OF_ABC)).isEmpty();
        assertThat(files("quarantine"))
                .singleElement()
                .satisfies(file -> assertThat(file).hasContent("abd"));
        assertThat(store.store(out -> out.write("abc".getBytes(StandardCharsets.UTF_8)))
                        .path())
                .hasContent("abc");
    }

    @Test
    void deletesWhatDeadProcessesLeftADayAgo() throws IOException {
        Instant now = Instant.parse("2026-01-03T00:00:00Z");
        Path incoming = Files.createDirectories(directory.resolve("incoming"));
        Path old = Files.writeString(incoming.resolve("old.part"), "x");
        Path young = Files.writeString(incoming.resolve("young.part"), "x");
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofHours(25))));
        Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofHours(23))));

        new ContentStore(directory, () -> now).store(out -> out.write(1));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void isSafeForProcessesThatStoreTheSameAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoringProcess.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(new File(directory.toFile(), "output-" + i)))
                    .start());
        }
        // They begin together, once all of them are up.
        for (int i = 0; i < processes.size(); i++) {
            Path ready = directory.resolve("output-" + i);
            while (!Files.readString(ready).contains("ready")) {
                assertThat(processes.get(i).isAlive())
                        .as(Files.readString(ready))
                        .isTrue();
                LockSupport.parkNanos(1_000_000);
            }
        }
        Files.createFile(directory.resolve("go"));
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(processes.get(i).exitValue())
                    .as(Files.readString(directory.resolve("output-" + i)))
                    .isZero();
        }

        assertThat(files("incoming")).isEmpty();
        for (int i = 0; i < StoringProcess.FILES; i++) {
            String sha256 = StoringProcess.expectedSha256(i);
            assertThat(store.verify(sha256)).as("file %d", i).isEqualTo(Verification.INTACT);
        }
    }

    private List<Path> files(String subdirectory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(subdirectory))) {
            return files.toList();
        }
    }

    private List<Path> allFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
