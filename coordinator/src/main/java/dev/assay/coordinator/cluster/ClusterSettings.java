package dev.assay.coordinator.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Say how a node takes part in a cluster.
 *
 * @param self where it talks to the others; a loopback address unless there is TLS
 * @param seeds nodes to ask first, the same on all nodes; whichever stands first begins the cluster where there is none
 * @param tls lets in nobody but nodes of this lab
 */
public record ClusterSettings(NodeAddress self, List<NodeAddress> seeds, Optional<ServerTls> tls) {
    static final String SYSTEM = "assay-lab";

    /** A path of the configuration, where Pekko finds which class is meant. */
    private static final String LEASE = "assay.survivor";

    public ClusterSettings {
        seeds = seeds.isEmpty() ? List.of(self) : List.copyOf(seeds);
        if (tls.isEmpty() && !self.isLoopback()) {
            throw new ProblemException(Problem.user(
                    "cluster.not-loopback",
                    self
                            + " can be reached from other machines, and the node would take anybody for one of its cluster",
                    "open the lab to the network with --host and --name, so that nodes show each other certificates; or"
                            + " put all nodes on 127.0.0.1"));
        }
    }

    /**
     * Return the same for a node that was in the cluster before: it comes back, and begins no cluster of its own, however few of the
     * others it finds.
     */
    public ClusterSettings comingBack() {
        List<NodeAddress> others =
                seeds.stream().filter(seed -> !seed.equals(self)).toList();
        return others.isEmpty()
                ? this
                : new ClusterSettings(
                        self, Stream.concat(others.stream(), Stream.of(self)).toList(), tls);
    }

    /**
     * Return what Pekko is told. A dead node is noticed after some four seconds of silence; three more decide that it does not come back.
     * Both sides of a cluster that fell apart decide within a few seconds of each other, so whoever survives need be it for no longer: the
     * survivor may be the next to die.
     * What is wrong about that costs time only: that nobody else writes is for the store to see to.
     */
    Config config() {
        Map<String, ?> own = Map.ofEntries(
                Map.entry("pekko.actor.provider", "cluster"),
                Map.entry("pekko.remote.artery.transport", tls.isPresent() ? "tls-tcp" : "tcp"),
                Map.entry("pekko.remote.artery.canonical.hostname", self.host()),
                Map.entry("pekko.remote.artery.canonical.port", self.port()),
                Map.entry(
                        "pekko.cluster.seed-nodes",
                        seeds.stream()
                                .map(seed -> "pekko://" + SYSTEM + "@" + seed)
                                .toList()),
                Map.entry("pekko.cluster.jmx.enabled", "off"),
                Map.entry(
                        "pekko.cluster.downing-provider-class",
                        "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"),
                Map.entry("pekko.cluster.split-brain-resolver.active-strategy", "lease-majority"),
                Map.entry("pekko.cluster.split-brain-resolver.lease-majority.lease-implementation", LEASE),
                Map.entry("pekko.cluster.split-brain-resolver.stable-after", "3s"),
                Map.entry("pekko.cluster.split-brain-resolver.down-all-when-unstable", "off"),
                Map.entry("pekko.cluster.split-brain-resolver.lease-majority.acquire-lease-delay-for-minority", "1s"),
                Map.entry("pekko.cluster.split-brain-resolver.lease-majority.release-after", "8s"),
                Map.entry(LEASE + ".lease-class", SurvivorLease.class.getName()),
                Map.entry(LEASE + ".heartbeat-timeout", "10s"),
                // Pekko refuses to start with half of the other or more, and has no other use for it.
                Map.entry(LEASE + ".heartbeat-interval", "2s"),
                Map.entry(LEASE + ".lease-operation-timeout", "6s"),
                Map.entry("pekko.cluster.down-removal-margin", "0s"),
                Map.entry("pekko.cluster.singleton.hand-over-retry-interval", "500ms"),
                // Else a signal would cut this node off from the others before it could hand over.
                Map.entry("pekko.jvm-shutdown-hooks", "off"),
                Map.entry("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off"),
                Map.entry("pekko.log-dead-letters", "off"));
        return ConfigFactory.defaultOverrides()
                .withFallback(ConfigFactory.parseMap(own))
                .withFallback(ConfigFactory.load(ClusterSettings.class.getClassLoader()));
    }
}
