package dev.assay.coordinator.source;

import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Let one thread of one process at a time fetch a source, so that the others find it fetched.
 *
 * <p>The operating system holds the lock, on an empty file that is never deleted, and lets go of it when the process ends in whatever
 * way: there is no stale lock.
 */
final class SourceLocks {
    private static final Duration RETRY = Duration.ofMillis(20);

    private final Path directory;

    SourceLocks(Path directory) {
        this.directory = directory;
    }

    /** Wait until nobody else fetches this source. */
    Held acquire(String key) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        FileChannel channel = FileChannel.open(
                directory.resolve(Sha256.of(key) + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return new Held(channel, lock(channel));
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException heldByAnotherThread) {
                // File locks belong to the whole process; within it there is nothing to wait on, so ask again.
                Thread.sleep(RETRY);
            }
        }
    }

    /** A lock, until it is closed. */
    static final class Held implements AutoCloseable {
        private final FileChannel channel;
        private final FileLock lock;

        private Held(FileChannel channel, FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                if (channel.isOpen()) {
                    lock.release();
                }
            }
        }
    }
}
