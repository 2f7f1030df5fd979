package dev.assay.cli.command.measure;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstallManifest;
import dev.assay.agent.install.RuntimeInstaller;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.conversion.LocalConversions;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.runtimes.LocalRuntimes;
import dev.assay.cli.runtimes.RepositoryJars;
import dev.assay.cli.runtimes.RuntimeTable;
import dev.assay.cli.runtimes.RuntimesText;
import dev.assay.scenarios.hardware.TriedRuntimes;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Tools;
import dev.assay.scenarios.tool.environment.InstalledTools;
import dev.assay.scenarios.tool.environment.ToolEnvironment;
import dev.assay.scenarios.tool.environment.ToolInstaller;
import dev.assay.scenarios.tool.environment.ToolManifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** List the runtimes of this machine, install and remove them. */
@Command(
        name = "runtimes",
        mixinStandardHelpOptions = true,
        subcommands = {RuntimesCommand.Install.class, RuntimesCommand.Remove.class},
        synopsisSubcommandLabel = "[install|remove]",
        description = {
            "Lists what can execute models here, what can't, why not and what to do about it.",
            "Also what converts models for them: tools, which are installed and removed in the same way.",
            "Some runtimes come with Assay; others are installed into its data directory: $ASSAY_DATA/runtimes, else the",
            "place that the system has for data.",
        },
        footer = {
            "",
            "Examples:",
            "  assay runtimes",
            "  assay runtimes install openvino",
            "  assay runtimes --table markdown",
            "  assay runtimes --json | jq -r '.runtimes[] | select(.works) | .id'",
        })
public final class RuntimesCommand implements Callable<Integer> {
    /** Of fetching and of building: a library of a thousand files on a small computer. */
    private static final Duration LONGEST_STEP = Duration.ofHours(4);

    /** In which form the table is printed. */
    enum TableFormat {
        MARKDOWN
    }

    @Option(
            names = "--table",
            paramLabel = "FORMAT",
            description = {
                "Print instead what every runtime of this Assay needs, and on which hardware it was really run by those",
                "who make Assay, as a table: ${COMPLETION-CANDIDATES}."
            })
    private @Nullable TableFormat table;

    @Mixin
    private FactsOutput output = new FactsOutput();

    private final List<ToolEnvironment> tools;

    /** Make the command of a whole Assay. */
    RuntimesCommand() {
        this(LocalConversions.TOOLS);
    }

    /**
     * Make the command.
     *
     * @param tools what can be installed to convert models
     */
    public RuntimesCommand(List<ToolEnvironment> tools) {
        this.tools = List.copyOf(tools);
    }

    @Override
    public Integer call() {
        if (table != null) {
            output.print(
                    TriedRuntimes.known(),
                    switch (table) {
                        case MARKDOWN -> RuntimeTable.markdown(TriedRuntimes.known());
                    });
            return 0;
        }
        LocalRuntimes runtimes = LocalRuntimes.ofThisProcess();
        RuntimesText.Facts facts =
                RuntimesText.facts(runtimes, AssayData.ofThisProcess().tools(), tools);
        output.print(facts, RuntimesText.render(facts));
        return 0;
    }

    /** Install a runtime. */
    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = {
                "Installs a runtime, or tools that convert models, for this user: its one version that this Assay knows, with your own pip or Maven settings,",
                "checked against the SHA-256 that Assay has. What is there and intact is not fetched again. Running agents see",
                "it after a restart.",
            },
            footer = {
                "",
                "Examples:",
                "  assay runtimes install openvino",
                "  assay runtimes install tflite",
                "  assay runtimes install ncnn                            built from its sources: takes minutes",
                "  assay runtimes install onnxruntime-gpu                 for the runtimes cuda and tensorrt",
                "  assay runtimes install tflite-tools                    converts models to TFLite",
                "  assay runtimes install ncnn-tools                      converts models to ncnn",
                "  assay runtimes install openvino --from openvino.whl   on a machine without network",
                "  ASSAY_DATA=/srv/assay assay runtimes install openvino",
            })
    static final class Install implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "RUNTIME", description = "What `assay runtimes` says to install.")
        private String runtime = "";

        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = {
                    "A wheel, jar or source archive that is here already, instead of fetching it; it must be the very same.",
                    "For tools a directory with wheels: those that are not in it are fetched."
                })
        private @Nullable Path from;

        @Mixin
        private FactsOutput output = new FactsOutput();

        @ParentCommand
        private RuntimesCommand parent = new RuntimesCommand(List.of());

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            PrintWriter progress = spec.commandLine().getErr();
            Optional<ToolEnvironment> tool = parent.tool(runtime);
            if (tool.isPresent()) {
                install(tool.get(), progress);
                return 0;
            }
            LocalRuntimes runtimes = LocalRuntimes.ofThisProcess();
            RuntimePackage wanted = parent.installable(runtimes, runtime);
            InstallManifest manifest = new RuntimeInstaller(
                            runtimes.directories().installed(),
                            NativePlatform.current(),
                            new Tools(System.getenv(), LONGEST_STEP),
                            new RepositoryJars(AssayHome.ofThisProcess()),
                            InstantSource.system(),
                            line -> {
                                progress.println(line);
                                progress.flush();
                            })
                    .install(wanted, from);
            output.print(
                    manifest,
                    RuntimesText.installed(
                            manifest,
                            users(runtimes, wanted),
                            runtimes.directories().installed().root()));
            return 0;
        }

        private void install(ToolEnvironment tool, PrintWriter progress) {
            InstalledTools installed = AssayData.ofThisProcess().tools();
            String pyenv = System.getenv().getOrDefault("PYENV_ROOT", "");
            ToolManifest manifest = new ToolInstaller(
                            installed,
                            NativePlatform.current().toString(),
                            new Tools(System.getenv(), Duration.ofHours(1)),
                            List.of(
                                    pyenv.isBlank()
                                            ? Path.of(System.getProperty("user.home"), ".pyenv")
                                            : Path.of(pyenv)),
                            InstantSource.system(),
                            line -> {
                                progress.println(line);
                                progress.flush();
                            })
                    .install(tool, from);
            output.print(manifest, RuntimesText.installed(tool, manifest, installed.root()));
        }
    }

    /** Remove a runtime. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a runtime that was installed, in every version.",
            footer = {"", "Examples:", "  assay runtimes remove openvino"})
    static final class Remove implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "RUNTIME", description = "What `assay runtimes` says to install.")
        private String runtime = "";

        @ParentCommand
        private RuntimesCommand parent = new RuntimesCommand(List.of());

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            Optional<ToolEnvironment> tool = parent.tool(runtime);
            if (tool.isPresent()) {
                say(tool.get().title(), AssayData.ofThisProcess().tools().remove(tool.get()));
                return 0;
            }
            LocalRuntimes runtimes = LocalRuntimes.ofThisProcess();
            RuntimePackage unwanted = parent.installable(runtimes, runtime);
            say(unwanted.name(), runtimes.directories().installed().remove(unwanted));
            return 0;
        }

        private void say(String name, boolean removed) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(name + (removed ? " was removed" : " was not installed"));
            out.flush();
        }
    }

    private Optional<ToolEnvironment> tool(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    /** Return the runtimes that need a package. */
    private static List<String> users(LocalRuntimes runtimes, RuntimePackage installed) {
        return runtimes.registry().runtimes().stream()
                .filter(runtime ->
                        runtime.installable().filter(installed::equals).isPresent())
                .map(InferenceRuntime::id)
                .toList();
    }

    /** Find what to install by the name of the package, which several runtimes may share, or by the id of a runtime. */
    private RuntimePackage installable(LocalRuntimes runtimes, String name) {
        List<RuntimePackage> packages = runtimes.registry().runtimes().stream()
                .flatMap(runtime -> runtime.installable().stream())
                .distinct()
                .toList();
        return packages.stream()
                .filter(candidate -> candidate.runtime().equals(name))
                .findFirst()
                .or(() -> runtimes.registry().find(name).installable())
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "runtime.not-installable",
                        "runtime " + name + " is not installed: it comes with Assay, or with its own jar",
                        "what can be installed: "
                                + Stream.concat(
                                                packages.stream().map(RuntimePackage::runtime),
                                                tools.stream().map(ToolEnvironment::name))
                                        .collect(Collectors.joining(", ")))));
    }
}
