package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.state.AgentView;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.AgentWelcome;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Let agents in and out, and show them. Safe for many threads. */
public final class LabAgents {
    private final LabGate gate;

    LabAgents(LabGate gate) {
        this.gate = gate;
    }

    /** List the agents. */
    public CompletionStage<List<AgentSummary>> list() {
        return gate.look()
                .thenApply(lab -> lab.agents().stream().map(Summaries::agent).toList());
    }

    /**
     * Let an agent take part.
     *
     * @param identity who asks; what a credential calls it is its name in the lab
     */
    public CompletionStage<AgentWelcome> join(AgentHello hello, Identity identity) {
        return gate.ask(replyTo -> new LabMessage.Join(hello, identity, replyTo));
    }

    /** Take note of an agent that can't reach this coordinator. */
    public CompletionStage<AgentSummary> describe(AgentHello hello) {
        return gate.<AgentView>ask(replyTo -> new LabMessage.Describe(hello, replyTo))
                .thenApply(Summaries::agent);
    }

    /** Let an agent go; what it measured is queued again. */
    public CompletionStage<Void> leave(String agent, String instance) {
        return gate.order(replyTo -> new LabMessage.Leave(agent, instance, replyTo));
    }

    /** Put an agent out that may not take part any more; what it measured is queued again. */
    public CompletionStage<Void> expel(String agent) {
        return gate.order(replyTo -> new LabMessage.Expel(agent, replyTo));
    }

    /** Give an agent no more work, or give it work again. Returns whether there is such an agent. */
    public CompletionStage<Boolean> drain(String agent, boolean drained) {
        return gate.ask(replyTo -> new LabMessage.Drain(agent, drained, replyTo));
    }
}
