package dev.assay.agent.daemon.storage;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.store.DurableFiles;
import dev.assay.scenarios.wire.BlockReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Keep reports on the disk until the coordinator has them: hours of measuring must survive a crash of the agent.
 *
 * <p>{@code outbox/} holds what is to be sent, {@code refused/} the last few that the coordinator did not want.
 */
public final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    private static final String SUFFIX = ".json.gz";
    private static final int MAX_REFUSED = 20;

    private final Path directory;
    private final Path refused;

    /**
     * Use the outbox of an agent; its directories are made when there is something to keep.
     *
     * @param agentDirectory that nobody else uses
     */
    public Outbox(Path agentDirectory) {
        this.directory = agentDirectory.resolve("outbox");
        this.refused = agentDirectory.resolve("refused");
    }

    /**
     * Keep a report until it is settled. A disk that is full or broken does not lose it: then it is kept in memory only, and a warning
     * logged.
     */
    public PendingReport put(long token, BlockReport report) {
        try {
            Files.createDirectories(directory);
            Path file = freeName(token);
            DurableFiles.write(file, out -> write(new Kept(token, report), out));
            return new PendingReport(token, report, file);
        } catch (IOException | JacksonException e) {
            LOG.log(
                    Level.WARNING,
                    "the report of block {0} can''t be saved in {1} and is only in memory until it is sent: {2}",
                    report.block(),
                    directory,
                    e.toString());
            return new PendingReport(token, report, null);
        }
    }

    /** Return what an earlier process could not send, oldest lease first. What can't be read is set aside. */
    public List<PendingReport> load() {
        List<PendingReport> pending = new ArrayList<>();
        for (Path file : files(directory)) {
            if (!file.getFileName().toString().endsWith(SUFFIX)) {
                continue;
            }
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                Kept kept = AssayJson.mapper().readValue(in, Kept.class);
                pending.add(new PendingReport(kept.token(), kept.report(), file));
            } catch (IOException | JacksonException e) {
                LOG.log(Level.WARNING, "{0} is damaged and can''t be sent: {1}", file, e.toString());
                setAside(file);
            }
        }
        pending.sort((left, right) -> Long.compare(left.token(), right.token()));
        return pending;
    }

    /** Forget a report that the coordinator keeps. */
    public void delivered(PendingReport report) {
        delete(report.file());
    }

    /** Set a report aside that the coordinator does not want, for people to look at. */
    public void refused(PendingReport report) {
        if (report.file() != null) {
            setAside(report.file());
        }
    }

    /** Tokens are unique in one lab; the agent may have been in another. */
    private Path freeName(long token) {
        Path file = directory.resolve(token + SUFFIX);
        for (int i = 2; Files.exists(file); i++) {
            file = directory.resolve(token + "-" + i + SUFFIX);
        }
        return file;
    }

    private void setAside(Path file) {
        try {
            Files.createDirectories(refused);
            Files.move(file, refused.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            List<Path> all = files(refused);
            all.subList(0, Math.max(0, all.size() - MAX_REFUSED)).forEach(Outbox::delete);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} can''t be moved to {1}: {2}", file, refused, e.toString());
        }
    }

    /** Return the files of a directory, those that were not written to for longest first. */
    private static List<Path> files(Path directory) {
        record Dated(Path file, long modifiedMs) {}

        List<Dated> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                files.add(new Dated(entry, Files.getLastModifiedTime(entry).toMillis()));
            }
        } catch (NoSuchFileException none) {
            // Nothing was ever kept.
            return List.of();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "can''t read {0}: {1}", directory, e.toString());
        }
        files.sort((left, right) -> Long.compare(left.modifiedMs(), right.modifiedMs()));
        return files.stream().map(Dated::file).toList();
    }

    private static void write(Kept kept, OutputStream out) throws IOException {
        try (OutputStream compressed = new GZIPOutputStream(out)) {
            AssayJson.mapper().writeValue(compressed, kept);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is sent once more after a restart, and the coordinator knows it again.
            LOG.log(Level.WARNING, "can''t delete {0}: {1}", file, e.toString());
        }
    }

    private record Kept(long token, BlockReport report) {}
}
