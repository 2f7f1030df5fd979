package dev.assay.coordinator.source;

import dev.assay.scenarios.language.SourceLocation.Npm;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fetch {@code npm:} sources with the user's own npm, so that their registry, proxy and credentials hold. No script runs. */
final class NpmSource {
    // Exact versions only: a tag or a range would make npm choose, and a leading dash would make an option.
    private static final Pattern NAME = Pattern.compile("(@[A-Za-z0-9][A-Za-z0-9._~-]*/)?[A-Za-z0-9][A-Za-z0-9._~-]*");
    private static final Pattern VERSION =
            Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");
    private static final Pattern UNREACHABLE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH");
    private static final Pattern UNKNOWN = Pattern.compile("E404|ETARGET|notarget");

    private final Packages packages;

    NpmSource(Packages packages) {
        this.packages = packages;
    }

    /** Return the tarball, in the store. */
    Fetched fetch(Npm location, @Nullable String expectedSha256) throws IOException, InterruptedException {
        String source = location.toText();
        if (!NAME.matcher(location.name()).matches()
                || !VERSION.matcher(location.version()).matches()) {
            throw SourceProblems.malformed(
                    source,
                    "name or version has other characters than npm allows, or the version is not exact",
                    "write npm:NAME@1.2.3 or npm:@SCOPE/NAME@1.2.3");
        }
        return packages.fetch(source, ".tgz", expectedSha256, (tools, work, out) -> pack(tools, location, work, out));
    }

    /** Return the names under which a tarball may have an entry: npm puts everything into {@code package/}. */
    static List<String> entryNames(String entry) {
        return List.of(entry, "package/" + entry);
    }

    private static void pack(Tools tools, Npm location, Path work, Path out) throws IOException, InterruptedException {
        String source = location.toText();
        Path npm = tools.find("npm")
                .orElseThrow(() -> SourceProblems.toolMissing(
                        source,
                        "npm is not on PATH",
                        "install Node.js with npm, or run `npm pack` elsewhere and use file:"));
        Tools.Result result = tools.run(
                List.of(
                        npm.toString(),
                        "pack",
                        location.name() + "@" + location.version(),
                        "--pack-destination",
                        out.toString(),
                        "--json",
                        "--ignore-scripts",
                        "--no-update-notifier",
                        "--loglevel=error"),
                work);
        if (result.exitCode() != 0) {
            throw Packages.explain(source, "npm", result, UNREACHABLE, UNKNOWN, "`npm config list`");
        }
    }
}
