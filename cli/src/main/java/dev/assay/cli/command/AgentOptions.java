package dev.assay.cli.command;

import dev.assay.cli.home.AssayData;
import dev.assay.cli.log.LogFormat;
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
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an agent is told, whether it is started now or by the system. */
final class AgentOptions {
    private static final long BYTES_PER_GIB = 1L << 30;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--join", paramLabel = "URL", description = "Where the coordinator is.")
    private @Nullable String join;

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

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to log: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private LogFormat logFormat = LogFormat.TEXT;

    /**
     * Return where the coordinator is.
     *
     * @throws ParameterException if the user did not say
     */
    URI address() {
        if (join == null) {
            // Not a required option for picocli: `assay agent install` has one of its own.
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "Missing required option: '--join=URL'. `assay coordinator` prints its address.");
        }
        return CoordinatorArgument.uri(join);
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

    long cacheBytes() {
        return cacheGib * BYTES_PER_GIB;
    }

    Duration grace() {
        return Duration.ofSeconds(graceSeconds);
    }

    LogFormat logFormat() {
        return logFormat;
    }

    /** Say all of this on a command line. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("--join", address().toString(), "--name", name()));
        new TreeMap<>(labels).forEach((key, value) -> words.addAll(List.of("--label", key + "=" + value)));
        words.addAll(List.of("--data", data().toAbsolutePath().toString()));
        words.addAll(List.of("--cache-size", Long.toString(cacheGib)));
        words.addAll(List.of("--grace", Long.toString(graceSeconds)));
        words.addAll(List.of("--log-format", logFormat.toString().toLowerCase(Locale.ROOT)));
        return words;
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "agent";
        }
    }
}
