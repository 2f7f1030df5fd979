package dev.assay.scenarios.tool.environment;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Know the directory with the tools that were installed: one directory each, named after tool and version.
 *
 * <p>Unlike libraries, which are loaded into Assay's own processes, what is in an environment is not hashed again before it is started: it is
 * thousands of files, its products are checked in any case, and whoever may write there may as well replace Assay.
 *
 * @param root absolute; need not exist
 */
public record InstalledTools(Path root) {
    public InstalledTools {
        root = root.toAbsolutePath();
    }

    /** Return where a tool is or would be. */
    Path directory(ToolEnvironment tool) {
        return root.resolve(tool.name() + "-" + tool.version());
    }

    /** Return the Python of a part, which finds the part's packages and no others. */
    public Path python(ToolEnvironment tool, String part) {
        return python(directory(tool), part);
    }

    static Path python(Path directory, String part) {
        return directory.resolve(part).resolve("bin").resolve("python");
    }

    /** Return the manifest of a tool that is installed as this Assay wants it. */
    public Optional<ToolManifest> find(ToolEnvironment tool) {
        Path manifest = directory(tool).resolve(ToolManifest.FILE);
        try {
            if (!Files.isRegularFile(manifest)) {
                return Optional.empty();
            }
            return Optional.of(AssayJson.mapper().readValue(Files.readAllBytes(manifest), ToolManifest.class))
                    .filter(found -> found.isOf(tool))
                    // The Python that it was made with may be gone.
                    .filter(_ -> tool.parts().stream().allMatch(part -> Files.isExecutable(python(tool, part.name()))));
        } catch (IOException | JacksonException unreadable) {
            // As good as none: installing again mends it.
            return Optional.empty();
        }
    }

    /** Say why a tool can't be used, if it can't. */
    public Optional<Problem> obstacle(ToolEnvironment tool) {
        return find(tool).isPresent()
                ? Optional.empty()
                : Optional.of(Problem.environment(
                        ToolProblems.MISSING,
                        tool.title() + " is not installed on this machine",
                        tool.command() + " (version " + tool.version() + ", "
                                + ToolProblems.megabytes(tool.installedBytes()) + ")"));
    }

    /** Say whether a tool is installed. */
    public ToolStatus status(ToolEnvironment tool) {
        return ToolStatus.of(tool, obstacle(tool).orElse(null));
    }

    /**
     * Remove a tool, of every version, with what installing it left unfinished.
     *
     * @return whether there was anything to remove
     * @throws dev.assay.scenarios.problem.ProblemException {@code tool.not-writable}
     */
    public boolean remove(ToolEnvironment tool) {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> directories = Files.list(root)) {
            boolean removed = false;
            for (Path directory : directories.toList()) {
                if (directory.getFileName().toString().matches("(?:\\.new-)?" + tool.name() + "-[0-9].*")) {
                    FileTree.delete(directory);
                    removed = true;
                }
            }
            return removed;
        } catch (IOException e) {
            throw ToolProblems.notWritable(root, e);
        }
    }
}
