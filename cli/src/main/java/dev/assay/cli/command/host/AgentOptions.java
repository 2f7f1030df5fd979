package dev.assay.cli.command.host;

import dev.assay.agent.daemon.http.HttpCoordinatorLink;
import dev.assay.agent.daemon.http.HttpTimeouts;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkToOneOf;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.LogFormatOption;
import dev.assay.cli.command.option.WorkerOptions;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.lab.Joining;
import dev.assay.cli.lab.Login;
import dev.assay.cli.lab.LoginFile;
import dev.assay.cli.log.LogFormat;
import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an agent is told, whether it is started now or by the system. */
final class AgentOptions {
    private static final System.Logger LOG = System.getLogger(AgentOptions.class.getName());
    private static final long BYTES_PER_GIB = 1L << 30;

    @Option(
            names = "--join",
            paramLabel = "URL|TOKEN",
            description = {
                "Where the coordinator is; or a join token, which is exchanged for a credential. The agent keeps that in its",
                "directory: later starts need neither. Several coordinators of one lab are separated by commas.",
            })
    private @Nullable String join;

    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            description =
                    "Where the coordinator is, if the join token does not say so or is wrong about it; or where all"
                            + " coordinators of the lab are, separated by commas.")
    private @Nullable String coordinator;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call this agent; default: the machine's name.")
    private @Nullable String name;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description =
                    "A label for targets to select by, besides those that the machine has anyway. May be repeated.")
    private Map<String, String> labels = new HashMap<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the agent keeps its identity, and results that it has not handed in; default:"
                    + " $ASSAY_DATA/agent, else the place that the system has for data.")
    private @Nullable Path data;

    @Mixin
    private WorkerOptions workers = new WorkerOptions();

    @Option(
            names = "--cache-size",
            paramLabel = "GIB",
            defaultValue = "10",
            description =
                    "How much room models and sample sets may take on the disk, in GiB; default: ${DEFAULT-VALUE}.")
    private long cacheGib;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long a block may still take when the agent is stopped, before it is given back; default:"
                    + " ${DEFAULT-VALUE}.")
    private long graceSeconds;

    @Mixin
    private LogFormatOption log = new LogFormatOption();

    /**
     * Return what talks to the coordinator. A join token is exchanged first, once: the credential is kept in the agent's directory.
     *
     * @throws ProblemException {@code agent.no-coordinator} if the user did not say where it is, or what joining throws
     */
    Line line() {
        exchangeToken(data());
        LoginFile file = credential(data());
        Optional<Login> kept = file.read();
        List<URI> named = addresses();
        if (named.isEmpty()) {
            named = kept.map(Login::uris)
                    .orElseThrow(() -> new ProblemException(Problem.user(
                            "agent.no-coordinator",
                            "this agent has not joined a lab yet",
                            "say which: --join TOKEN, or --join http://127.0.0.1:" + CoordinatorArgument.PORT)));
        }
        return new Line(
                named, address -> link(address, kept), told -> kept.ifPresent(login -> keep(login.at(told), file)));
    }

    private static void keep(Login login, LoginFile file) {
        try {
            if (!file.read().equals(Optional.of(login))) {
                file.write(login);
            }
        } catch (ProblemException e) {
            // It is known until the agent ends, and told again when it comes back.
            LOG.log(System.Logger.Level.WARNING, "where the coordinators are can''t be kept: {0}", e.getMessage());
        }
    }

    private static HttpCoordinatorLink link(URI address, Optional<Login> kept) {
        return kept.filter(_ -> "https".equals(address.getScheme()))
                .map(login -> link(address, login))
                .orElseGet(
                        () -> new HttpCoordinatorLink(address, Optional.empty(), Optional.empty(), HttpTimeouts.USUAL));
    }

    /** What talks to a lab, over a connection of its own to each coordinator that was needed so far. */
    static final class Line implements AutoCloseable {
        private final Map<URI, HttpCoordinatorLink> open = new ConcurrentHashMap<>();
        private final LinkToOneOf link;

        private Line(List<URI> named, Function<URI, HttpCoordinatorLink> opener, Consumer<List<URI>> learned) {
            this.link = new LinkToOneOf(named, address -> open.computeIfAbsent(address, opener), learned);
        }

        CoordinatorLink link() {
            return link;
        }

        @Override
        public void close() {
            open.values().forEach(HttpCoordinatorLink::close);
        }
    }

    /**
     * Exchange the join token, if there is one, for a credential that is kept in a directory.
     *
     * @return the file with the credential, if it was written now
     */
    Optional<Path> exchangeToken(Path directory) {
        if (join == null || !JoinToken.isMeantBy(join)) {
            return Optional.empty();
        }
        JoinToken token = JoinToken.parse(join);
        // It is of no use a second time.
        join = null;
        LoginFile file = credential(directory);
        file.write(joined(token, addresses()));
        return Optional.of(file.path());
    }

    private Login joined(JoinToken token, List<URI> addresses) {
        for (URI address : addresses.subList(0, Math.max(0, addresses.size() - 1))) {
            try {
                return Joining.join(token, address, name());
            } catch (ProblemException e) {
                if (!e.problems().getFirst().code().startsWith("link.")) {
                    throw e;
                }
                // Another coordinator of the lab may be there.
                LOG.log(System.Logger.Level.INFO, e.getMessage());
            }
        }
        return Joining.join(token, addresses.isEmpty() ? null : addresses.getLast(), name());
    }

    private List<URI> addresses() {
        String named = join != null ? join : coordinator;
        return named == null
                ? List.of()
                : Stream.of(named.split(",", -1)).map(CoordinatorArgument::uri).toList();
    }

    private static LoginFile credential(Path directory) {
        return new LoginFile(directory.resolve("credential.json"));
    }

    private static HttpCoordinatorLink link(URI address, Login login) {
        return new HttpCoordinatorLink(address, Optional.of(login.credential()), login.tls(), HttpTimeouts.USUAL);
    }

    String name() {
        return name != null ? name : machineName();
    }

    Map<String, String> labels() {
        return Map.copyOf(labels);
    }

    Path data() {
        return data != null ? data : AssayData.ofThisProcess().agent();
    }

    /** Return how workers are started. */
    WorkerSettings workers() {
        return workers.settings(List.of(data().resolve("artifacts")));
    }

    long cacheBytes() {
        return cacheGib * BYTES_PER_GIB;
    }

    Duration grace() {
        return Duration.ofSeconds(graceSeconds);
    }

    LogFormat logFormat() {
        return log.format();
    }

    /**
     * Say all of this on a command line, but for secrets.
     *
     * @param directory of the agent
     */
    List<String> words(Path directory) {
        List<String> words = new ArrayList<>();
        List<URI> addresses = addresses();
        if (!addresses.isEmpty()) {
            words.addAll(List.of("--join", addresses.stream().map(URI::toString).collect(Collectors.joining(","))));
        }
        words.addAll(List.of("--name", name()));
        new TreeMap<>(labels).forEach((key, value) -> words.addAll(List.of("--label", key + "=" + value)));
        words.addAll(List.of("--data", directory.toString()));
        words.addAll(workers.words());
        words.addAll(List.of("--cache-size", Long.toString(cacheGib)));
        words.addAll(List.of("--grace", Long.toString(graceSeconds)));
        words.addAll(List.of("--log-format", log.format().toString().toLowerCase(Locale.ROOT)));
        return words;
    }

    Optional<Path> explicitData() {
        return Optional.ofNullable(data);
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "agent";
        }
    }
}
