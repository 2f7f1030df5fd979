package dev.assay.reports.foreign;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ForeignMeasurement.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Hold a file that another tool wrote.
 *
 * @param name for messages
 * @param source names its bytes
 */
public record ForeignFile(String name, String text, SourceFile source) {
    private static final long LARGEST_BYTES = 512L << 20;

    /**
     * Read a file.
     *
     * @throws ProblemException {@code import.unreadable}
     */
    public static ForeignFile read(Path file) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new IOException("it is larger than any file of these tools");
            }
            byte[] bytes = Files.readAllBytes(file);
            String name = String.valueOf(file.getFileName());
            // Logs may hold names in any encoding; numbers are ASCII.
            return new ForeignFile(
                    file.toString(), new String(bytes, StandardCharsets.UTF_8), new SourceFile(name, Sha256.of(bytes)));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.user(
                            "import.unreadable",
                            "can't read " + file + ": " + e.getMessage(),
                            "check the path and its rights"),
                    e);
        }
    }

    /** Say that the file is not what it should be. */
    ProblemException notA(String kind, String why) {
        return new ProblemException(Problem.user(
                "import.wrong-form",
                name + " is no " + kind + ": " + why,
                "name the tool that wrote it, and the file as the tool left it"));
    }
}
