package dev.assay.cli.command.model;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.reader.RecipeReader;
import dev.assay.scenarios.language.yaml.YamlTreeReader;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Read a recipe from the command line: names of steps, the scenario language, or a file of it. */
final class RecipeArgument {
    private RecipeArgument() {}

    /**
     * Read a recipe.
     *
     * @param text names joined by commas; or a list of steps that begins with "["; or the path of a .yaml or .yml file that holds one
     * @throws ProblemException with every problem of the recipe
     */
    static List<RecipeStep> read(String text) {
        String plain = text.strip();
        if (plain.startsWith("[")) {
            return RecipeReader.read(plain, "--recipe");
        }
        String lower = plain.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
            return RecipeReader.read(readFile(Path.of(plain)), plain);
        }
        return NamedStep.parse(plain);
    }

    private static String readFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            // The reader refuses what is larger; it need not see all of it.
            return new String(in.readNBytes(YamlTreeReader.MAX_BYTES + 1), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new ProblemException(
                    Problem.user(
                            "recipe.not-readable",
                            "the recipe " + file + " can't be read: " + failure,
                            "Name a file that exists and may be read, or write the steps on the command line."),
                    failure);
        }
    }
}
