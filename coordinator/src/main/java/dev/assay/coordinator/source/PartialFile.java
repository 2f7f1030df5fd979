package dev.assay.coordinator.source;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * An unfinished download, which a later attempt or a later process goes on with.
 *
 * <p>Beside the bytes stands how many of them are sure to be on the disk, and the validator that tells whether the server still has the
 * same file. After a crash everything beyond is cut off. Its user holds the source's lock.
 */
final class PartialFile implements AutoCloseable {
    private static final long CHECKPOINT_BYTES = 32L << 20;

    private final Path path;
    private final Path statePath;
    private final FileChannel channel;
    private State state;
    private boolean finished;

    private PartialFile(Path path, Path statePath, FileChannel channel, State state) {
        this.path = path;
        this.statePath = statePath;
        this.channel = channel;
        this.state = state;
    }

    static PartialFile open(Path directory, URI uri) throws IOException {
        Files.createDirectories(directory);
        String name = Sha256.of(uri.toString());
        Path path = directory.resolve(name + ".part");
        Path statePath = directory.resolve(name + ".json");
        State state = read(statePath).orElse(State.EMPTY);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        PartialFile file = new PartialFile(path, statePath, channel, state);
        try {
            if (state.validator().isEmpty() || channel.size() < state.safeBytes()) {
                file.restart("", "");
            } else {
                channel.truncate(state.safeBytes()).position(state.safeBytes());
            }
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    long sizeBytes() throws IOException {
        return channel.position();
    }

    /** Return the ETag or date that a server must confirm before more bytes may be added; empty if it gave none that is strong enough. */
    String validator() {
        return state.validator();
    }

    /** Return what to remember the finished file with. */
    String stamp() {
        return state.stamp();
    }

    /** Throw away what there is and begin a new file. */
    void restart(String validator, String stamp) throws IOException {
        // The state goes first: a crash in between must not leave a validator that speaks of other bytes.
        save(new State(validator, stamp, 0));
        channel.truncate(0).position(0);
    }

    void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        if (sizeBytes() - state.safeBytes() >= CHECKPOINT_BYTES) {
            checkpoint();
        }
    }

    /** Make sure that what there is survives a crash. */
    void checkpoint() throws IOException {
        channel.force(true);
        save(new State(state.validator(), state.stamp(), sizeBytes()));
    }

    /** End the download: the file stays for the caller to take, the record of it goes. */
    void finish() throws IOException {
        channel.force(true);
        finished = true;
        Files.deleteIfExists(statePath);
    }

    /** Delete what no later attempt could go on with. A finished file is left alone. */
    void discardUnlessUseful() throws IOException {
        boolean useful =
                channel.isOpen() && sizeBytes() > 0 && !state.validator().isEmpty();
        if (channel.isOpen() && !useful && !finished) {
            Files.deleteIfExists(statePath);
            Files.deleteIfExists(path);
        }
    }

    /** Delete downloads that nobody went on with. One under way is written to all the time and so never that old. */
    static void deleteAbandoned(Path directory, Instant oldest) throws IOException {
        Files.createDirectories(directory);
        for (Path file : ScratchDirectory.list(directory)) {
            if (ScratchDirectory.isOlder(file, oldest)) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void save(State changed) throws IOException {
        Path temporary = statePath.resolveSibling(statePath.getFileName() + ".new");
        Files.write(temporary, AssayJson.mapper().writeValueAsBytes(changed));
        Files.move(temporary, statePath, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        state = changed;
    }

    private static Optional<State> read(Path path) throws IOException {
        try {
            return Optional.of(AssayJson.mapper().readValue(Files.readAllBytes(path), State.class));
        } catch (NoSuchFileException | JacksonException unusable) {
            // Then the download starts over.
            return Optional.empty();
        }
    }

    private record State(String validator, String stamp, long safeBytes) {
        private static final State EMPTY = new State("", "", 0);
    }
}
