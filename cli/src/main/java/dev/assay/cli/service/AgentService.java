package dev.assay.cli.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Say how an agent is to be started.
 *
 * @param launcher absolute path of what starts Assay
 * @param arguments what {@code assay agent} is given; no secrets, because everybody may read them
 * @param user whom it runs as, for the services of a whole machine; empty if it is the service of one user
 * @param environment variables that it needs
 * @param grace how long it may take to stop
 */
public record AgentService(
        String launcher, List<String> arguments, String user, Map<String, String> environment, Duration grace) {
    /** What the service is called. */
    public static final String NAME = "assay-agent";

    public AgentService {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Return the whole command, word by word. */
    List<String> command() {
        return Stream.concat(Stream.of(launcher, "agent"), arguments.stream()).toList();
    }
}
