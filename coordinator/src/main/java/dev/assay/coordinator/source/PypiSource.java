package dev.assay.coordinator.source;

import dev.assay.scenarios.language.SourceLocation.Pypi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fetch {@code pypi:} sources with the user's own pip, so that their index, proxy and certificates hold. Wheels only: no code runs. */
final class PypiSource {
    // As PEP 508 and PEP 440 have it. The first character can't be a dash, so neither can become an option.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.!+_-]*");
    private static final Pattern UNREACHABLE = Pattern.compile(
            "NewConnectionError|NameResolutionError|ConnectTimeout|Max retries exceeded|ProxyError|Connection refused|name resolution|Network is unreachable");
    private static final Pattern UNKNOWN = Pattern.compile("No matching distribution|Could not find a version");
    private static final List<List<String>> PIPS =
            List.of(List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("pip3"), List.of("pip"));

    private final Packages packages;

    PypiSource(Packages packages) {
        this.packages = packages;
    }

    /** Return the wheel, in the store. */
    Fetched fetch(Pypi location, @Nullable String expectedSha256) throws IOException, InterruptedException {
        String source = location.toText();
        if (!NAME.matcher(location.name()).matches()
                || !VERSION.matcher(location.version()).matches()) {
            throw SourceProblems.malformed(
                    source, "name or version has other characters than PyPI allows", "write pypi:NAME==VERSION");
        }
        return packages.fetch(
                source, ".whl", expectedSha256, (tools, work, out) -> download(tools, location, work, out));
    }

    private static void download(Tools tools, Pypi location, Path work, Path out)
            throws IOException, InterruptedException {
        String source = location.toText();
        List<String> options = List.of(
                "download",
                "--no-deps",
                "--only-binary=:all:",
                "--no-input",
                "--disable-pip-version-check",
                "--no-color",
                "--progress-bar=off",
                location.name() + "==" + location.version(),
                "-d",
                out.toString());
        for (List<String> pip : PIPS) {
            Optional<Path> program = tools.find(pip.getFirst());
            if (program.isEmpty()) {
                continue;
            }
            List<String> command = Stream.of(
                            Stream.of(program.get().toString()), pip.stream().skip(1), options.stream())
                    .flatMap(part -> part)
                    .toList();
            Tools.Result result = tools.run(command, work);
            if (result.exitCode() == 0) {
                return;
            }
            if (!result.lastLines().contains("No module named pip")) {
                throw Packages.explain(source, "pip", result, UNREACHABLE, UNKNOWN, "`pip config list`");
            }
        }
        throw SourceProblems.toolMissing(
                source,
                "neither python3 -m pip nor pip3 nor pip is on PATH",
                "install Python with pip, or download the wheel yourself and use file:");
    }
}
