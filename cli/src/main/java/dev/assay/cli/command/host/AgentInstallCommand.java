package dev.assay.cli.command.host;

import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.service.AgentService;
import dev.assay.cli.service.ServiceManager;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Have the operating system start an agent. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = {
            "Writes what the system needs to start this agent whenever the machine starts: a systemd unit on Linux, a launchd",
            "job on macOS, a task on Windows. Prints the commands that start it; changes nothing else.",
        },
        footer = {
            "",
            "Examples:",
            "  assay agent install --join http://127.0.0.1:7420                      for you, without root",
            "  sudo assay agent install --join http://127.0.0.1:7420 --run-as lab    for the machine",
            "  assay agent install --join http://127.0.0.1:7420 --print              only show it",
        })
public final class AgentInstallCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AgentOptions options = new AgentOptions();

    @Option(
            names = "--run-as",
            paramLabel = "USER",
            description = "Install it for the whole machine, and run it as this user.")
    private String user = "";

    @Option(names = "--print", description = "Show what would be written, and write nothing.")
    private boolean printOnly;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ServiceManager manager = ServiceManager.of(System.getProperty("os.name"));
        boolean forAll = !user.isEmpty();
        Path data = options.explicitData()
                .orElseGet(() -> forAll ? manager.sharedData().resolve("agent") : options.data())
                .toAbsolutePath();
        if (!printOnly) {
            options.exchangeToken(data).ifPresent(credential -> handOver(credential, forAll));
        }
        String text = manager.text(
                new AgentService(launcher(), options.words(data), user, environment(manager, forAll), options.grace()));
        if (printOnly) {
            out.println(text.stripTrailing());
            return 0;
        }
        Path file = manager.file(Path.of(System.getProperty("user.home")), forAll);
        write(file, text);
        out.println("wrote " + file);
        out.println("start the agent, now and whenever the machine starts, with:");
        manager.commands(file, forAll).forEach(command -> out.println("  " + command));
        return 0;
    }

    /** Whoever installs it for the machine is not who it runs as. */
    private void handOver(Path credential, boolean forAll) {
        if (!forAll) {
            return;
        }
        try {
            UserPrincipal owner =
                    credential.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            Files.setOwner(credential, owner);
            Files.setOwner(Objects.requireNonNull(credential.getParent()), owner);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "service.no-user",
                            "the agent's directory can't be given to " + user + ": " + e,
                            "make that user first, and run this with sudo"),
                    e);
        }
    }

    private static String launcher() {
        String launcher = System.getenv("ASSAY_LAUNCHER");
        if (launcher == null || launcher.isBlank()) {
            throw new ProblemException(Problem.user(
                    "service.no-launcher",
                    "nobody said which program starts Assay",
                    "call this through the launcher `assay`, or set ASSAY_LAUNCHER to its path"));
        }
        return Path.of(launcher).toAbsolutePath().normalize().toString();
    }

    /** Services begin without the variables of whoever installs them. */
    private static Map<String, String> environment(ServiceManager manager, boolean forAll) {
        Map<String, String> environment = new TreeMap<>();
        Path home = forAll ? manager.sharedCache() : AssayHome.ofThisProcess().directory();
        Path data = forAll ? manager.sharedData() : AssayData.ofThisProcess().directory();
        environment.put("ASSAY_HOME", home.toString());
        // The runtimes that were installed are there.
        environment.put("ASSAY_DATA", data.toString());
        environment.put("ASSAY_JAVA_HOME", System.getProperty("java.home"));
        String jars = System.getenv("ASSAY_CLASS_PATH");
        if (jars != null) {
            environment.put("ASSAY_CLASS_PATH", jars);
        }
        return environment;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "service.not-writable",
                            file + " can't be written: " + e,
                            "use sudo with --run-as, or --print and put it there yourself"),
                    e);
        }
    }
}
