package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Scenario;
import java.nio.file.Path;

/**
 * Hold a scenario and the file that it was read from.
 *
 * @param path as the user named it
 * @param scenario what it says
 * @param text the file's content
 * @param sha256 of the bytes that were read
 */
public record ScenarioFile(Path path, Scenario scenario, String text, String sha256) {}
