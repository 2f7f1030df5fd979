package dev.assay.cli.run;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.hlog.HlogFiles;
import dev.assay.reports.html.HtmlReport;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
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
     * @throws ProblemException {@code run.directory-taken} or {@code run.directory-not-writable}
     */
    public static RunDirectory create(Path path) {
        if (Files.exists(path.resolve(RESULT))) {
            throw new ProblemException(Problem.user(
                    "run.directory-taken",
                    path + " already holds the result of a run",
                    "choose another --out, or delete that directory"));
        }
        try {
            return new RunDirectory(Files.createDirectories(path));
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    /** Make a directory named after the time and the scenario; a number behind it when the same second was taken. */
    public static RunDirectory createUnder(Path parent, Instant started, String scenario) {
        String name = TIME.format(started) + "-" + scenario.replaceAll("[^A-Za-z0-9._-]", "_");
        try {
            Files.createDirectories(parent);
            Path path = parent.resolve(name);
            for (int number = 2; Files.exists(path); number++) {
                path = parent.resolve(name + "-" + number);
            }
            return new RunDirectory(Files.createDirectory(path));
        } catch (IOException e) {
            throw notWritable(parent, e);
        }
    }

    /** Return the id of the run: the directory's name. */
    public String id() {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    /** Return where the page is. */
    public Path report() {
        return path.resolve(REPORT);
    }

    /** Return where the logs of workers that failed are kept; there is no such directory when none did. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** Write the result only: cheap enough to do after each block, so that a crash loses one block at most. */
    public void saveResult(RunResult result) throws IOException {
        ResultJson.write(result, path.resolve(RESULT));
    }

    /** Write what is made from a result: the page and the histogram logs. */
    public void savePages(RunResult result) throws IOException {
        Files.writeString(report(), HtmlReport.render(result));
        HlogFiles.write(result, path);
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
