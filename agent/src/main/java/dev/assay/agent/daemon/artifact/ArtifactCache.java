package dev.assay.agent.daemon.artifact;

import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.store.WrongHashException;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keep artifacts on this machine, the last used ones when there are too many.
 *
 * <p>A file is hashed each time a block begins with it: that takes about two seconds for 1 GB, nothing is timed yet, and a measurement of
 * other bytes than those that are named would be worse than none. A file that was damaged goes to the store's quarantine.
 */
public final class ArtifactCache {
    private static final System.Logger LOG = System.getLogger(ArtifactCache.class.getName());
    private static final String PART = ".part";

    private final ContentStore store;
    private final Path partial;
    private final long maxBytes;
    private final InstantSource clock;

    /**
     * Use a directory; it is made when there is something to keep.
     *
     * @param directory that nobody else uses
     * @param maxBytes what the files may take in all; a block that needs more gets more
     * @param clock tells when a file was used
     */
    public ArtifactCache(Path directory, long maxBytes, InstantSource clock) {
        this.store = new ContentStore(directory, clock);
        this.partial = directory.resolve("partial");
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Return the file of an artifact, if it is here and still what its name says; it counts as used now. */
    Optional<Path> find(ArtifactReference artifact) throws IOException {
        return switch (store.verify(artifact.sha256())) {
            case MISSING -> Optional.empty();
            case QUARANTINED -> {
                LOG.log(Level.WARNING, "{0} was damaged on this disk and is fetched again", artifact.sha256());
                yield Optional.empty();
            }
            case INTACT -> {
                Optional<Path> path = store.find(artifact.sha256()).map(StoredFile::path);
                if (path.isPresent()) {
                    Files.setLastModifiedTime(path.get(), FileTime.from(clock.instant()));
                }
                yield path;
            }
        };
    }

    /** Return where the bytes of an artifact go that are not all there yet; what an earlier attempt got is still in it. */
    Path partOf(ArtifactReference artifact) throws IOException {
        Files.createDirectories(partial);
        return partial.resolve(artifact.sha256() + PART);
    }

    /**
     * Make a complete part an artifact.
     *
     * @throws WrongHashException if it is something else
     */
    Path adopt(ArtifactReference artifact) throws IOException {
        Path path = store.adopt(partOf(artifact), artifact.sha256()).path();
        Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
        return path;
    }

    /**
     * Delete what was not used for longest until the bound holds with everything that is needed.
     *
     * @param needed stays, and will be here
     */
    void makeRoom(Collection<ArtifactReference> needed) throws IOException {
        evict(needed, maxBytes);
    }

    /** Delete everything that is not needed, because the disk is full. */
    void evictAllBut(Collection<ArtifactReference> needed) throws IOException {
        evict(needed, 0);
    }

    private void evict(Collection<ArtifactReference> needed, long limitBytes) throws IOException {
        Set<String> stays = needed.stream().map(ArtifactReference::sha256).collect(Collectors.toSet());
        long bytes = needed.stream()
                .distinct()
                .mapToLong(ArtifactReference::sizeBytes)
                .sum();
        List<Evictable> others = evictables(stays);
        bytes += others.stream().mapToLong(Evictable::sizeBytes).sum();
        if (bytes <= limitBytes) {
            return;
        }
        store.clearQuarantine();
        for (Evictable other : others) {
            if (bytes <= limitBytes) {
                return;
            }
            other.deletion().run();
            bytes -= other.sizeBytes();
        }
    }

    /** Return what could go, in the order in which it should. */
    private List<Evictable> evictables(Set<String> stays) throws IOException {
        List<Evictable> evictables = new ArrayList<>();
        for (StoredFile file : store.list()) {
            ArtifactReference reference = file.reference();
            if (!stays.contains(reference.sha256())) {
                evictables.add(new Evictable(
                        Files.getLastModifiedTime(file.path()),
                        reference.sizeBytes(),
                        () -> store.delete(reference.sha256())));
            }
        }
        Files.createDirectories(partial);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(partial, "*" + PART)) {
            for (Path part : parts) {
                String name = part.getFileName().toString();
                if (!stays.contains(name.substring(0, name.length() - PART.length()))) {
                    evictables.add(new Evictable(
                            Files.getLastModifiedTime(part), Files.size(part), () -> Files.deleteIfExists(part)));
                }
            }
        }
        evictables.sort(Comparator.comparing(Evictable::lastUsed));
        return evictables;
    }

    private record Evictable(FileTime lastUsed, long sizeBytes, Deletion deletion) {}

    @FunctionalInterface
    private interface Deletion {
        void run() throws IOException;
    }
}
