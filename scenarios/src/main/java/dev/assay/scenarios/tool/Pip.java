package dev.assay.scenarios.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Download wheels with the user's own pip, so that their index, proxy and certificates hold. Wheels only: no code of theirs runs. */
public final class Pip {
    private static final List<List<String>> WAYS_TO_START =
            List.of(List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("pip3"), List.of("pip"));
    private static final List<String> DOWNLOAD = List.of(
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--no-input",
            "--disable-pip-version-check",
            "--no-color",
            "--progress-bar=off");

    /** What pip says where it can't reach its index. */
    public static final Pattern UNREACHABLE = Pattern.compile(
            "NewConnectionError|NameResolutionError|ConnectTimeout|Max retries exceeded|ProxyError|Connection refused|name resolution|Network is unreachable");

    /** What pip says of a package that its index does not have. */
    public static final Pattern UNKNOWN = Pattern.compile("No matching distribution|Could not find a version");

    private final Tools tools;

    public Pip(Tools tools) {
        this.tools = tools;
    }

    /**
     * Download a wheel.
     *
     * @param arguments what is wanted, and for which Python and platform
     * @param work where pip runs
     * @param out an existing directory for the wheel
     * @return how pip ended; nothing where there is no pip
     */
    public Optional<Tools.Result> download(List<String> arguments, Path work, Path out)
            throws IOException, InterruptedException {
        for (List<String> way : WAYS_TO_START) {
            Optional<Path> program = tools.find(way.getFirst());
            if (program.isEmpty()) {
                continue;
            }
            List<String> command = Stream.of(
                            Stream.of(program.get().toString()),
                            way.stream().skip(1),
                            DOWNLOAD.stream(),
                            arguments.stream(),
                            Stream.of("-d", out.toString()))
                    .flatMap(part -> part)
                    .toList();
            Tools.Result result = tools.run(command, work);
            if (!result.lastLines().contains("No module named pip")) {
                return Optional.of(result);
            }
        }
        return Optional.empty();
    }
}
