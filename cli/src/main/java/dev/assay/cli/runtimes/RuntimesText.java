package dev.assay.cli.runtimes;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.agent.doctor.RuntimeStatus;
import dev.assay.agent.install.InstallManifest;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.tool.environment.InstalledTools;
import dev.assay.scenarios.tool.environment.ToolEnvironment;
import dev.assay.scenarios.tool.environment.ToolManifest;
import dev.assay.scenarios.tool.environment.ToolStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Show the runtimes of a machine. */
public final class RuntimesText {
    private static final int ID_WIDTH = 14;
    private static final double BYTES_PER_MB = 1e6;

    private RuntimesText() {}

    /**
     * What there is to know, for programs too.
     *
     * @param directory where runtimes are installed
     * @param runtimes every one, working or not
     * @param tools what converts models for them
     */
    public record Facts(String directory, List<RuntimeFacts> runtimes, List<ToolFacts> tools) {
        public Facts {
            runtimes = List.copyOf(runtimes);
            tools = List.copyOf(tools);
        }
    }

    /**
     * One set of tools.
     *
     * @param name as users type it
     * @param works whether it is installed
     * @param version that this Assay knows
     * @param problem why it does not work and what to do; present if it does not
     * @param installable what can be installed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ToolFacts(
            String name,
            boolean works,
            String version,
            @Nullable Problem problem,
            Installable installable) {}

    /**
     * One runtime.
     *
     * @param id as scenarios name it
     * @param works whether it can run models here
     * @param version as it says itself; present if it works
     * @param description what it runs on; present if it works
     * @param problem why it does not work and what to do; present if it does not
     * @param installable what can be installed; absent if it comes with Assay or a jar
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RuntimeFacts(
            String id,
            boolean works,
            @Nullable String version,
            @Nullable String description,
            @Nullable Problem problem,
            @Nullable Installable installable) {}

    /** What can be installed, under which licence, on which platforms. */
    public record Installable(String version, String licence, String platforms) {}

    /**
     * Ask every runtime.
     *
     * @param installed where tools are
     * @param tools those that there are
     */
    public static Facts facts(LocalRuntimes runtimes, InstalledTools installed, List<ToolEnvironment> tools) {
        List<RuntimeFacts> all = new ArrayList<>();
        for (RuntimeStatus status : runtimes.statuses()) {
            RuntimePackage installable =
                    runtimes.registry().find(status.id()).installable().orElse(null);
            all.add(new RuntimeFacts(
                    status.id(),
                    status.works(),
                    status.version(),
                    status.description(),
                    status.problem(),
                    installable == null
                            ? null
                            : new Installable(installable.version(), installable.licence(), installable.platforms())));
        }
        return new Facts(
                runtimes.directories().installed().root().toString(),
                all,
                tools.stream().map(tool -> facts(tool, installed)).toList());
    }

    private static ToolFacts facts(ToolEnvironment tool, InstalledTools installed) {
        ToolStatus status = installed.status(tool);
        return new ToolFacts(
                status.name(),
                status.works(),
                status.version(),
                status.problem(),
                new Installable(tool.version(), tool.licences(), String.join(", ", tool.platforms())));
    }

    /** Return the lines for a terminal. */
    public static List<String> render(Facts facts) {
        List<String> lines = new ArrayList<>();
        for (RuntimeFacts runtime : facts.runtimes()) {
            if (runtime.works()) {
                lines.add(labelled(runtime.id(), "works, " + runtime.version() + ", " + runtime.description()));
            } else if (runtime.problem() != null) {
                lines.add(labelled(
                        runtime.id(), "does not work: " + runtime.problem().message()));
                lines.add(labelled("", "→ " + runtime.problem().hint()));
            }
        }
        lines.add("");
        for (ToolFacts tool : facts.tools()) {
            if (tool.problem() == null) {
                lines.add(labelled(tool.name(), "works, " + tool.version()));
            } else {
                lines.add(labelled(tool.name(), tool.problem().message()));
                lines.add(labelled("", "→ " + tool.problem().hint()));
            }
        }
        lines.add("");
        lines.add("Installed runtimes are in " + facts.directory());
        return lines;
    }

    /**
     * Say what was installed.
     *
     * @param users ids of the runtimes that need it
     */
    public static List<String> installed(InstallManifest manifest, List<String> users, Path root) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%s %s for %s: %s, %.0f MB, in %s",
                        manifest.name(),
                        manifest.version(),
                        manifest.platform(),
                        manifest.files().size() == 1
                                ? "1 file"
                                : manifest.files().size() + " files",
                        manifest.bytes() / BYTES_PER_MB,
                        root),
                "licence " + manifest.licence() + (hasText(manifest) ? "; its text lies beside the libraries" : ""),
                "use it in a scenario: runtimes: "
                        + users.stream()
                                .map(id -> id + "-1-thread: { type: " + id + ", threads: 1 }")
                                .collect(Collectors.joining(", ", "{ ", " }")));
    }

    /** Say which tools were installed. */
    public static List<String> installed(ToolEnvironment tool, ToolManifest manifest, Path root) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%s %s, run by Python %s: %.0f MB, in %s",
                        tool.title(),
                        manifest.version(),
                        manifest.python(),
                        manifest.bytes() / BYTES_PER_MB,
                        root),
                "licences " + manifest.licences(),
                "use it in a scenario: variants: { fp32: { " + tool.name().replaceFirst("-tools$", "")
                        + ": { convert: { precision: float32 } } } }");
    }

    private static boolean hasText(InstallManifest manifest) {
        return manifest.files().stream().anyMatch(file -> file.name().startsWith("LICENSE"));
    }

    private static String labelled(String label, String text) {
        return label + " ".repeat(Math.max(1, ID_WIDTH - label.length())) + text;
    }
}
