package dev.assay.coordinator.state;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import java.util.regex.Pattern;

/** Refuse agents that speak another version of the protocol, or say what no agent of ours says. */
final class HelloChecks {
    private static final int MOST_DEVICES = 64;
    private static final int LONGEST_TEXT = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private HelloChecks() {}

    /**
     * Check what an agent says of itself.
     *
     * @throws ProblemException {@code agent.protocol} or {@code agent.bad-hello}
     */
    static void check(AgentHello hello) {
        if (hello.protocol() != AgentHello.PROTOCOL) {
            throw new ProblemException(protocolMismatch(hello));
        }
        requireText("id", hello.id());
        requireText("name", hello.name());
        requireText("instance", hello.instance());
        requireText("version", hello.version());
        if (hello.devices().isEmpty() || hello.devices().size() > MOST_DEVICES) {
            throw odd("it has " + hello.devices().size() + " devices, which is not from 1 to " + MOST_DEVICES);
        }
        if (hello.devices().stream().map(Device::id).distinct().count()
                < hello.devices().size()) {
            throw odd("two of its devices have the same id");
        }
        for (Device device : hello.devices()) {
            requireText("device", device.id());
            device.labels().forEach((key, value) -> {
                requireText("label", key);
                requireText("label " + key, value);
            });
        }
    }

    private static void requireText(String what, String text) {
        if (text.isBlank()
                || text.length() > LONGEST_TEXT
                || CONTROL.matcher(text).find()) {
            throw odd("its " + what + " is empty, longer than " + LONGEST_TEXT
                    + " characters, or has control characters in it");
        }
    }

    private static ProblemException odd(String what) {
        return new ProblemException(Problem.user(
                "agent.bad-hello", "the agent can't join: " + what, "correct its --name and --label options"));
    }

    private static Problem protocolMismatch(AgentHello hello) {
        boolean agentIsOld = hello.protocol() < AgentHello.PROTOCOL;
        return Problem.user(
                "agent.protocol",
                "the agent speaks version " + hello.protocol() + " of the protocol, the coordinator version "
                        + AgentHello.PROTOCOL,
                agentIsOld ? "upgrade the agent" : "upgrade the coordinator");
    }
}
