package dev.assay.coordinator.source;

import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Let a package manager put one file into a directory, and take it into the store. */
final class Packages {
    private final ContentStore store;
    private final Path scratch;
    private final DownloadListener listener;
    private final SourceSettings settings;
    private final Tools tools;
    private final InstantSource clock;

    Packages(
            ContentStore store,
            Path scratch,
            DownloadListener listener,
            SourceSettings settings,
            Surroundings surroundings) {
        this.store = store;
        this.scratch = scratch;
        this.listener = listener;
        this.settings = settings;
        this.tools = new Tools(surroundings.environment(), settings.toolTimeout());
        this.clock = surroundings.clock();
    }

    Fetched fetch(String source, String suffix, @Nullable String expectedSha256, Manager manager)
            throws IOException, InterruptedException {
        try (ScratchDirectory work = ScratchDirectory.create(scratch, clock.instant())) {
            Path out = Files.createDirectory(work.path().resolve("out"));
            listener.progress(source, 0, -1);
            // The tool runs in another directory, where a relative path leads somewhere else.
            manager.download(tools, work.path(), out.toAbsolutePath());
            Path file = only(source, suffix, out);
            long sizeBytes = Files.size(file);
            if (sizeBytes > settings.maxFileBytes()) {
                throw SourceProblems.tooLarge(
                        source,
                        "it has " + sizeBytes + " bytes, more than " + settings.maxFileBytes(),
                        "raise the size limit if you trust it");
            }
            StoredFile stored = store.adopt(file, expectedSha256);
            listener.progress(source, sizeBytes, sizeBytes);
            return new Fetched.InStore(stored);
        }
    }

    private static Path only(String source, String suffix, Path out) throws IOException {
        List<Path> files = ScratchDirectory.list(out).stream()
                .filter(file ->
                        file.toString().endsWith(suffix) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (files.size() != 1) {
            throw SourceProblems.failed(
                    source,
                    "the package manager succeeded but left " + files.size() + " *" + suffix + " files instead of one",
                    "run it by hand to see what it does, and use file:");
        }
        return files.getFirst();
    }

    /** Word a package manager's failure. */
    static ProblemException explain(
            String source,
            String tool,
            Tools.Result result,
            Pattern unreachable,
            Pattern unknown,
            String configuration) {
        String said = tool + " said: " + (result.lastLines().isEmpty() ? "nothing" : result.lastLines());
        // Unreachable first: pip reports a version that it could not look up as one that does not exist.
        if (unreachable.matcher(result.lastLines()).find()) {
            return SourceProblems.offline(
                    source,
                    tool + " can't reach its registry",
                    "check the network, and proxy and registry in " + configuration + "; " + said);
        }
        if (unknown.matcher(result.lastLines()).find()) {
            return SourceProblems.notFound(
                    source,
                    tool + " knows no such package for this machine",
                    "check name and version, and the registry in " + configuration + "; " + said);
        }
        return SourceProblems.failed(
                source,
                tool + (result.exitCode() < 0 ? " took too long" : " ended with exit code " + result.exitCode()),
                said);
    }

    /** Download one file into a directory. */
    interface Manager {
        void download(Tools tools, Path work, Path out) throws IOException, InterruptedException;
    }
}
