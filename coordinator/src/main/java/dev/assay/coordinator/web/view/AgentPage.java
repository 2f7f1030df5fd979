package dev.assay.coordinator.web.view;

import java.util.List;

/**
 * Show one agent.
 *
 * @param version of Assay that it last joined with
 * @param firstJoined when it joined for the first time
 * @param lastSeen when it last showed a sign of life, a minute off at most
 */
public record AgentPage(AgentRow agent, String version, Moment firstJoined, Moment lastSeen, List<DevicePart> devices) {
    public AgentPage {
        devices = List.copyOf(devices);
    }

    /** Show one device in full. */
    public record DevicePart(
            String id, List<Fact> facts, List<Fact> labels, List<Fact> runtimes, List<Warning> hazards) {
        public DevicePart {
            facts = List.copyOf(facts);
            labels = List.copyOf(labels);
            runtimes = List.copyOf(runtimes);
            hazards = List.copyOf(hazards);
        }
    }

    /** Show what something is. */
    public record Fact(String name, String value) {}

    /** Show what may mislead a measurement. */
    public record Warning(String message, String hint) {}
}
