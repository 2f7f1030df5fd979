package dev.assay.scenarios.store;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keep files under their SHA-256 in one directory: {@code ab/abcd…}.
 *
 * <p>A file is written to {@code incoming/}, forced to the disk, and only then renamed: after a power cut a name may be missing, but
 * never stands for other bytes. What a dead process left in {@code incoming/} goes when it is a day old. {@code quarantine/} keeps
 * what {@link #verify} found to be damaged.
 */
public final class ContentStore {
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);
    private static final Duration SWEEP_PERIOD = Duration.ofHours(1);

    /** Files are kept in directories that are named after the beginning of their hash. */
    private static final Pattern SHELF = Pattern.compile("[0-9a-f]{2}");

    private final Path directory;
    private final InstantSource clock;
    /** When files were asked for that were there already. Not the files' own times: whoever reads one takes a new time for a change. */
    private final Map<String, Instant> claims = new ConcurrentHashMap<>();

    private final AtomicReference<Instant> lastSweep = new AtomicReference<>(Instant.EPOCH);

    /**
     * Use a directory; it is made when the first file is stored.
     *
     * @param directory on a file system that can rename atomically
     */
    public ContentStore(Path directory) {
        this(directory, InstantSource.system());
    }

    /**
     * Use a directory; it is made when the first file is stored.
     *
     * @param directory on a file system that can rename atomically
     * @param clock tells how old leftovers are
     */
    public ContentStore(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Return the file with this SHA-256, if the store has it. Its bytes were checked when it was stored. */
    public Optional<StoredFile> find(String sha256) throws IOException {
        Path path = pathOf(sha256);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        return Optional.of(new StoredFile(path, new ArtifactReference(sha256, Files.size(path))));
    }

    /**
     * Store what a writer writes, under the SHA-256 of it. Nothing is kept when the writer fails.
     *
     * @throws IOException if the writer or the file system fails
     */
    public StoredFile store(Writer writer) throws IOException {
        return store(null, writer);
    }

    /**
     * Store what a writer writes if it hashes to what is expected. Nothing is kept when it does not, or when the writer fails.
     *
     * @param expectedSha256 64 lower-case hexadecimal digits, or {@code null} to take anything
     * @throws WrongHashException if the bytes hash to something else
     * @throws IOException if the writer or the file system fails
     */
    public StoredFile store(@Nullable String expectedSha256, Writer writer) throws IOException {
        Path incoming = directory.resolve("incoming");
        Path temporary = incomingFile(incoming);
        try {
            MessageDigest digest = Sha256.digest();
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                OutputStream out =
                        new DigestOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)), digest);
                writer.writeTo(out);
                out.flush();
                channel.force(true);
            }
            if (isTimeToSweep()) {
                deleteLeftovers(incoming);
            }
            return keep(temporary, HexFormat.of().formatHex(digest.digest()), expectedSha256);
        } catch (Throwable e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private static Path incomingFile(Path incoming) throws IOException {
        try {
            return Files.createTempFile(incoming, "", ".part");
        } catch (NoSuchFileException firstOfAll) {
            return Files.createTempFile(Files.createDirectories(incoming), "", ".part");
        }
    }

    /** Not for each file: many small ones may come each second, and looking through all that come in would be most of the work. */
    private boolean isTimeToSweep() {
        Instant now = clock.instant();
        Instant last = lastSweep.get();
        return !now.isBefore(last.plus(SWEEP_PERIOD)) && lastSweep.compareAndSet(last, now);
    }

    /**
     * Take over a complete file if it hashes to what is expected: it is moved, not copied, and gone from its place afterwards. Where
     * it is refused it stays.
     *
     * @param file that nobody writes to any more, best on the same file system
     * @param expectedSha256 64 lower-case hexadecimal digits, or {@code null} to take anything
     * @throws WrongHashException if the bytes hash to something else
     */
    public StoredFile adopt(Path file, @Nullable String expectedSha256) throws IOException {
        String sha256 = Sha256.of(file);
        if (expectedSha256 != null && !expectedSha256.equals(sha256)) {
            throw new WrongHashException(expectedSha256, sha256);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            return keep(file, sha256, expectedSha256);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            StoredFile stored = store(sha256, out -> Files.copy(file, out));
            Files.delete(file);
            return stored;
        }
    }

    /**
     * Hash a stored file again. One that no longer hashes to its name is moved to {@code quarantine/}, so that nobody finds it.
     *
     * @throws IOException if the file can't be read or moved
     */
    public Verification verify(String sha256) throws IOException {
        Path path = pathOf(sha256);
        String actual;
        try {
            actual = Sha256.of(path);
        } catch (NoSuchFileException e) {
            return Verification.MISSING;
        }
        if (actual.equals(sha256)) {
            return Verification.INTACT;
        }
        Path quarantine = Files.createDirectories(directory.resolve("quarantine"));
        Files.move(
                path,
                quarantine.resolve(sha256 + "-is-" + actual),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return Verification.QUARANTINED;
    }

    /** Return all files of the store, in no particular order. */
    public List<StoredFile> list() throws IOException {
        List<StoredFile> files = new ArrayList<>();
        for (Path shelf : entries(directory)) {
            if (SHELF.matcher(shelf.getFileName().toString()).matches()) {
                for (Path file : entries(shelf)) {
                    find(file.getFileName().toString()).ifPresent(files::add);
                }
            }
        }
        return files;
    }

    /**
     * Remove a file, if the store has it.
     *
     * @throws IOException if it can't be deleted, for example because it is open on Windows
     */
    public void delete(String sha256) throws IOException {
        Files.deleteIfExists(pathOf(sha256));
    }

    /**
     * Remember that somebody is about to need a file, so that {@link #deleteUnused} leaves it alone for a while.
     *
     * @return the file, if the store has it
     */
    public Optional<StoredFile> claim(String sha256) throws IOException {
        Optional<StoredFile> found = find(sha256);
        found.ifPresent(file -> claims.put(sha256, clock.instant()));
        return found;
    }

    /**
     * Delete files that nobody needs and that were neither stored nor {@linkplain #claim claimed} for a while.
     *
     * @param inUse SHA-256 of the files that are needed
     * @param unclaimedFor files that are younger stay
     * @return what was deleted
     */
    public List<ArtifactReference> deleteUnused(Set<String> inUse, Duration unclaimedFor) throws IOException {
        Instant oldest = clock.instant().minus(unclaimedFor);
        claims.values().removeIf(claim -> claim.isBefore(oldest));
        List<ArtifactReference> deleted = new ArrayList<>();
        for (StoredFile file : list()) {
            ArtifactReference reference = file.reference();
            if (!inUse.contains(reference.sha256())
                    && !claims.containsKey(reference.sha256())
                    && Files.getLastModifiedTime(file.path()).toInstant().isBefore(oldest)) {
                delete(reference.sha256());
                deleted.add(reference);
            }
        }
        return deleted;
    }

    /** Delete the damaged files that were kept for people to look at. */
    public void clearQuarantine() throws IOException {
        for (Path file : entries(directory.resolve("quarantine"))) {
            Files.deleteIfExists(file);
        }
    }

    /** Return what is in a directory; nothing if there is none. */
    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        return entries;
    }

    private StoredFile keep(Path temporary, String sha256, @Nullable String expectedSha256) throws IOException {
        if (expectedSha256 != null && !expectedSha256.equals(sha256)) {
            throw new WrongHashException(expectedSha256, sha256);
        }
        ArtifactReference reference = new ArtifactReference(sha256, Files.size(temporary));
        Path path = pathOf(sha256);
        if (Files.isRegularFile(path) && Files.size(path) == reference.sizeBytes()) {
            // Somebody else stored the same bytes. Theirs may be open in a worker, and not every system lets one
            // replace an open file.
            claims.put(reference.sha256(), clock.instant());
            Files.delete(temporary);
        } else {
            try {
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException firstOfItsShelf) {
                Files.createDirectories(path.getParent());
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return new StoredFile(path, reference);
    }

    private void deleteLeftovers(Path incoming) throws IOException {
        Instant oldest = clock.instant().minus(LEFTOVER_AGE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming, "*.part")) {
            for (Path file : files) {
                deleteIfOlder(file, oldest);
            }
        }
    }

    private static void deleteIfOlder(Path file, Instant oldest) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // Another process finished or cleaned it in between: that is what was wanted.
            return;
        }
    }

    private Path pathOf(String sha256) {
        // The reference refuses anything but 64 hexadecimal digits, so no name can leave the directory.
        String checked = new ArtifactReference(sha256, 0).sha256();
        return directory.resolve(checked.substring(0, 2)).resolve(checked);
    }

    /** Write the content of one file. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What {@link #verify} found. */
    public enum Verification {
        /** The bytes still hash to the name. */
        INTACT,
        /** The store has no such file. */
        MISSING,
        /** The bytes had changed; the file is no longer in the store. */
        QUARANTINED
    }
}
