package dev.assay.coordinator.source;

import dev.assay.scenarios.language.SourceLocation.Pypi;
import dev.assay.scenarios.tool.Pip;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fetch {@code pypi:} sources with the user's own pip, so that their index, proxy and certificates hold. Wheels only: no code runs. */
final class PypiSource {
    // As PEP 508 and PEP 440 have it. The first character can't be a dash, so neither can become an option.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.!+_-]*");

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
        Tools.Result result = new Pip(tools)
                .download(List.of(location.name() + "==" + location.version()), work, out)
                .orElseThrow(() -> SourceProblems.toolMissing(
                        source,
                        "neither python3 -m pip nor pip3 nor pip is on PATH",
                        "install Python with pip, or download the wheel yourself and use file:"));
        if (result.exitCode() != 0) {
            throw Packages.explain(source, "pip", result, Pip.UNREACHABLE, Pip.UNKNOWN, "`pip config list`");
        }
    }
}
