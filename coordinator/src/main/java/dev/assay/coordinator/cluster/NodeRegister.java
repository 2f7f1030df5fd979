package dev.assay.coordinator.cluster;

import dev.assay.coordinator.database.LabNode;
import dev.assay.coordinator.database.Leaderships;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tell the other nodes where this one answers, and know where they do, for agents to learn. Safe for many threads. */
public final class NodeRegister implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NodeRegister.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** Agents may try a node in vain that is away for a moment; one that is gone is to be forgotten. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Leaderships leaderships;
    private final LabNode self;
    private final ScheduledExecutorService showing;
    private volatile List<String> addresses = List.of();

    private NodeRegister(Leaderships leaderships, LabNode self) {
        this.leaderships = leaderships;
        this.self = self;
        this.showing = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("assay-nodes").daemon().factory());
    }

    /** Begin to tell. */
    public static NodeRegister start(Leaderships leaderships, LabNode self) {
        NodeRegister register = new NodeRegister(leaderships, self);
        // The task tells of its failures itself.
        var _ = register.showing.scheduleWithFixedDelay(register::show, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return register;
    }

    private void show() {
        try {
            addresses = leaderships.show(self, FRESH);
        } catch (ProblemException e) {
            // Whoever watches the leader tells of it, too, and louder.
            LOG.log(System.Logger.Level.DEBUG, "where the nodes are can''t be asked: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "asking where the nodes are failed", e);
        }
    }

    /** Return where all nodes answer, as far as is known. */
    public List<String> addresses() {
        return addresses;
    }

    @Override
    public void close() {
        showing.shutdownNow();
    }
}
