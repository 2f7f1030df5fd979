package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.yaml.Findings;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlTreeReader;
import dev.assay.scenarios.language.yaml.YamlValue;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Read scenario files strictly: whatever is not part of the language is a problem, and all problems are told in one go. */
public final class ScenarioReader {
    private ScenarioReader() {}

    /**
     * Read a scenario file.
     *
     * @throws ProblemException with every problem of the file, each with line and column, or with one if it can't be opened
     */
    public static ScenarioFile read(Path file) {
        if (Files.isDirectory(file)) {
            throw new ProblemException(
                    Problem.user("scenario.not-a-file", file + " is a directory", "Name the YAML file in it."));
        }
        // One byte more than allowed tells a file that is too large without reading all of it.
        try (InputStream input = Files.newInputStream(file)) {
            byte[] yaml = input.readNBytes(YamlTreeReader.MAX_BYTES + 1);
            Scenario scenario = read(yaml, file.toString());
            // What was read is UTF-8, or it would not have been a scenario.
            return new ScenarioFile(file, scenario, new String(yaml, StandardCharsets.UTF_8), Sha256.of(yaml));
        } catch (NoSuchFileException missing) {
            throw new ProblemException(
                    Problem.user(
                            "scenario.not-found",
                            "there is no file " + file,
                            "Check the path; scenarios that come with Assay are in scenarios/library."),
                    missing);
        } catch (IOException unreadable) {
            throw new ProblemException(
                    Problem.environment(
                            "scenario.unreadable",
                            file + " can't be read: " + unreadable.getMessage(),
                            "Check the file's permissions and the disk."),
                    unreadable);
        }
    }

    /**
     * Read a scenario from bytes.
     *
     * @param yaml the file's content
     * @param fileName what to call the file in problems
     * @throws ProblemException with every problem of the file, each with line and column
     */
    public static Scenario read(byte[] yaml, String fileName) {
        Findings findings = new Findings();
        YamlNode root = YamlTreeReader.read(yaml, fileName, findings);
        Scenario scenario = new ScenarioForm().read(new YamlValue("", root, findings));
        if (scenario == null || !findings.isEmpty()) {
            throw findings.toException();
        }
        return scenario;
    }
}
