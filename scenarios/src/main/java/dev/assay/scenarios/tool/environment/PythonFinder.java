package dev.assay.scenarios.tool.environment;

import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Find a Python that environments can be made with: on PATH, or among pyenv's versions. */
final class PythonFinder {
    private static final String ASK =
            "import ensurepip, sys, venv; print('python', '.'.join(map(str, sys.version_info[:3])))";
    private static final Pattern ANSWER = Pattern.compile("python (\\d+\\.\\d+)(\\.\\d+)");

    private final Tools tools;
    private final List<Path> pyenvRoots;

    /**
     * @param tools finds and runs programs
     * @param pyenvRoots where pyenv may have its versions
     */
    PythonFinder(Tools tools, List<Path> pyenvRoots) {
        this.tools = tools;
        this.pyenvRoots = List.copyOf(pyenvRoots);
    }

    /**
     * A Python that answered.
     *
     * @param program to start
     * @param version such as {@code 3.12.1}
     */
    record Found(Path program, String version) {}

    /**
     * Return the first that is of one of the versions and has what environments need.
     *
     * @param versions major and minor, such as {@code 3.12}, the best last
     * @param work a directory to run it in
     */
    Optional<Found> find(List<String> versions, Path work) throws IOException, InterruptedException {
        for (String version : versions.reversed()) {
            for (Path candidate : candidates(version)) {
                Optional<Found> found = ask(candidate, work);
                if (found.isPresent() && found.get().version().startsWith(version + ".")) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private List<Path> candidates(String version) throws IOException {
        List<Path> candidates = new ArrayList<>(tools.findAll("python" + version));
        candidates.addAll(tools.findAll("python3"));
        for (Path root : pyenvRoots) {
            Path versions = root.resolve("versions");
            if (Files.isDirectory(versions)) {
                try (Stream<Path> installed = Files.list(versions)) {
                    installed
                            .filter(directory ->
                                    directory.getFileName().toString().startsWith(version + "."))
                            .sorted()
                            .map(directory -> directory.resolve("bin").resolve("python" + version))
                            .filter(Files::isExecutable)
                            .forEach(candidates::add);
                }
            }
        }
        return candidates;
    }

    /** Programs that stand in for a Python that was not chosen end with an error: so does one without its modules. */
    private Optional<Found> ask(Path program, Path work) throws IOException, InterruptedException {
        Tools.Result result;
        try {
            result = tools.run(List.of(program.toString(), "-I", "-c", ASK), work);
        } catch (IOException notAProgram) {
            return Optional.empty();
        }
        return result.exitCode() == 0
                ? ANSWER.matcher(result.lastLines())
                        .results()
                        .findFirst()
                        .map(answer -> new Found(program, answer.group(1) + answer.group(2)))
                : Optional.empty();
    }
}
