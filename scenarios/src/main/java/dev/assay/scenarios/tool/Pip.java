package dev.assay.scenarios.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Download wheels and source distributions with the user's own pip, so that their index, proxy and certificates hold. No code of theirs
 * runs.
 */
public final class Pip {
    private static final List<List<String>> WAYS_TO_START =
            List.of(List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("pip3"), List.of("pip"));
    private static final List<String> DOWNLOAD = List.of(
            "download", "--no-deps", "--no-input", "--disable-pip-version-check", "--no-color", "--progress-bar=off");

    /** What pip says where it can't reach its index. */
    public static final Pattern UNREACHABLE = Pattern.compile(
            "NewConnectionError|NameResolutionError|ConnectTimeout|Max retries exceeded|ProxyError|Connection refused|name resolution|Network is unreachable");

    /** What pip says of a package that its index does not have. */
    public static final Pattern UNKNOWN = Pattern.compile("No matching distribution|Could not find a version");

    /** A build backend, as PEP 517 defines it, that tells name and version and can nothing else. */
    private static final String BACKEND = """
            import os

            NAME, VERSION = "PROJECT", "RELEASE"


            def prepare_metadata_for_build_wheel(directory, config_settings=None):
                name = NAME + "-" + VERSION + ".dist-info"
                os.mkdir(os.path.join(directory, name))
                with open(os.path.join(directory, name, "METADATA"), "w") as metadata:
                    metadata.write("Metadata-Version: 2.1\\nName: " + NAME + "\\nVersion: " + VERSION + "\\n")
                return name
            """;

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
        return run(Stream.concat(Stream.of("--only-binary=:all:"), arguments.stream()), work, out, Map.of());
    }

    /**
     * Download a source distribution.
     *
     * <p>pip asks a source distribution for name and version by running its code. Here it asks a stand-in for setuptools that knows the
     * answer, so that none of the package's code runs.
     *
     * @param project its name in the index
     * @param version its version
     * @param arguments what is wanted
     * @param work where pip runs
     * @param out an existing directory for the archive
     * @return how pip ended; nothing where there is no pip
     */
    public Optional<Tools.Result> downloadSource(
            String project, String version, List<String> arguments, Path work, Path out)
            throws IOException, InterruptedException {
        Path standIns = work.resolve("stand-ins");
        Path setuptools = Files.createDirectories(standIns.resolve("setuptools"));
        Files.writeString(setuptools.resolve("__init__.py"), "");
        Files.writeString(
                setuptools.resolve("build_meta.py"),
                BACKEND.replace("PROJECT", project).replace("RELEASE", version));
        return run(
                Stream.concat(Stream.of("--no-binary=:all:", "--no-build-isolation"), arguments.stream()),
                work,
                out,
                // Without the second, some versions of pip would load the stand-in themselves.
                Map.of("PYTHONPATH", standIns.toString(), "SETUPTOOLS_USE_DISTUTILS", "stdlib"));
    }

    private Optional<Tools.Result> run(Stream<String> arguments, Path work, Path out, Map<String, String> more)
            throws IOException, InterruptedException {
        List<String> download = Stream.of(DOWNLOAD.stream(), arguments, Stream.of("-d", out.toString()))
                .flatMap(part -> part)
                .toList();
        for (List<String> way : WAYS_TO_START) {
            Optional<Path> program = tools.find(way.getFirst());
            if (program.isEmpty()) {
                continue;
            }
            List<String> command = Stream.of(
                            Stream.of(program.get().toString()), way.stream().skip(1), download.stream())
                    .flatMap(part -> part)
                    .toList();
            Tools.Result result = tools.run(command, work, more, _ -> {});
            if (!result.lastLines().contains("No module named pip")) {
                return Optional.of(result);
            }
        }
        return Optional.empty();
    }
}
