package dev.assay.cli.command.result;

import dev.assay.cli.home.AssayData;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keep results under names of their own: copies, so that they stay when their runs are deleted.
 *
 * @param directory has a directory for each name
 */
record Baselines(Path directory) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final String RESULT = "result.json";

    /** Return those of this user. */
    static Baselines ofThisUser() {
        return new Baselines(AssayData.ofThisProcess().baselines());
    }

    /** A result with its name. */
    record Named(String name, RunResult result) {}

    /** Return the result of a name, if it has one. */
    Optional<Path> find(String name) {
        return Optional.of(name)
                .filter(known -> NAME.matcher(known).matches())
                .map(known -> directory.resolve(known).resolve(RESULT))
                .filter(Files::isRegularFile);
    }

    /**
     * Give a result a name, which another one may have had.
     *
     * @throws ProblemException {@code baseline.bad-name} or {@code baseline.not-writable}
     */
    void set(String name, RunResult result) {
        if (!NAME.matcher(name).matches() || name.equals(RunFiles.LATEST)) {
            throw new ProblemException(Problem.user(
                    "baseline.bad-name",
                    "'" + name + "' can't be the name of a baseline",
                    "use small letters, digits, dots and dashes, such as release-1.2; '" + RunFiles.LATEST
                            + "' is the newest run"));
        }
        ResultJson.write(result, directory.resolve(name).resolve(RESULT));
    }

    /** Forget a name; return whether it had a result. */
    boolean remove(String name) {
        Optional<Path> file = find(name);
        file.ifPresent(found -> {
            try {
                FileTree.delete(directory.resolve(name));
            } catch (IOException e) {
                throw notReadable(e);
            }
        });
        return file.isPresent();
    }

    /** Return all of them, by name. */
    List<Named> all() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(path -> path.getFileName().toString())
                    .sorted()
                    .flatMap(name -> find(name).stream().map(file -> new Named(name, ResultJson.read(file))))
                    .toList();
        } catch (IOException e) {
            throw notReadable(e);
        }
    }

    private ProblemException notReadable(IOException cause) {
        return new ProblemException(
                Problem.environment(
                        "baseline.not-readable",
                        "can't use " + directory + ": " + cause.getMessage(),
                        "check the directory's permissions"),
                cause);
    }
}
