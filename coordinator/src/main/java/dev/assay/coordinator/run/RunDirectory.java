package dev.assay.coordinator.run;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.hlog.HlogFiles;
import dev.assay.reports.html.HtmlReport;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Hold what one run leaves behind: {@code result.json}, {@code index.html} and {@code *.hlog}.
 *
 * @param path of the directory
 */
public record RunDirectory(Path path) {
    private static final String RESULT = "result.json";
    private static final String REPORT = "index.html";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /**
     * Make a directory that the user chose. An earlier run in it is refused rather than overwritten.
     *
     * @throws ProblemException {@code run.directory-taken} or what {@link #open} throws
     */
    public static RunDirectory create(Path path) {
        if (Files.exists(path.resolve(RESULT))) {
            throw new ProblemException(Problem.user(
                    "run.directory-taken",
                    path + " already holds the result of a run",
                    "choose another --out, or delete that directory"));
        }
        return open(path);
    }

    /**
     * Use a directory, whatever is in it; it is made if it is missing.
     *
     * @throws ProblemException {@code run.directory-not-writable}
     */
    public static RunDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            if (!Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            return new RunDirectory(path);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    /** Make a directory named after the time and the scenario; a number behind it when the same second was taken. */
    public static RunDirectory createUnder(Path parent, Instant started, String scenario) {
        String name = TIME.format(started) + "-" + scenario.replaceAll("[^A-Za-z0-9._-]", "_");
        try {
            Files.createDirectories(parent);
            int number = 1;
            while (true) {
                Path path = parent.resolve(number == 1 ? name : name + "-" + number);
                try {
                    return new RunDirectory(Files.createDirectory(path));
                } catch (FileAlreadyExistsException _) {
                    // Another run began in the same second.
                    number++;
                }
            }
        } catch (IOException e) {
            throw notWritable(parent, e);
        }
    }

    /** Return the id of the run: the directory's name. */
    public String id() {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    /** Return where the result is. */
    public Path result() {
        return path.resolve(RESULT);
    }

    /** Return where the page is. */
    public Path report() {
        return path.resolve(REPORT);
    }

    /** Return where the logs of workers that failed are kept; there is no such directory when none did. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** Return where every query's stamps are, if they were kept. */
    public Path raw() {
        return path.resolve("raw");
    }

    /**
     * Make the directory for every query's stamps.
     *
     * @throws ProblemException {@code run.directory-not-writable}
     */
    public Path createRaw() {
        try {
            return Files.createDirectories(raw());
        } catch (IOException e) {
            throw notWritable(raw(), e);
        }
    }

    /** Write the result only: cheap enough to do now and then before the end, so that a crash loses little. */
    public void saveResult(RunResult result) {
        ResultJson.write(result, result());
    }

    /** Write what is made from a result: the page and the histogram logs. */
    public void savePages(RunResult result) {
        try {
            Files.writeString(report(), HtmlReport.render(result));
            HlogFiles.write(result, path);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "report.not-writable",
                            "the report can't be written in " + path + ": " + e,
                            "check space and permissions, then run `assay report " + path + "`"),
                    e);
        }
    }

    private static ProblemException notWritable(Path path, IOException cause) {
        return new ProblemException(
                Problem.environment(
                        "run.directory-not-writable",
                        "the directory " + path + " can't be made: " + cause,
                        "choose another place with --out"),
                cause);
    }
}
