package dev.assay.cli.command.host;

import dev.assay.coordinator.database.StoreAddress;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a coordinator takes part in a cluster, if it does. */
final class ClusterOptions {
    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description = "Be a node of a cluster: several coordinators that are one lab, with one database (--store"
                    + " postgresql://…) and one directory for files (--artifacts). This is where the other nodes find"
                    + " this one.")
    private @Nullable String node;

    @Option(
            names = "--cluster-seed",
            paramLabel = "HOST:PORT",
            split = ",",
            description =
                    "Nodes to ask to let this one in: the same list on all nodes, of two at least. The first one begins"
                            + " the cluster. May be repeated; default: this node alone.")
    private List<String> seeds = new ArrayList<>();

    /** Return whether there is to be a cluster. */
    boolean isAsked() {
        return node != null || !seeds.isEmpty();
    }

    /**
     * What was asked for.
     *
     * @param node where the others find this one
     * @param seeds where this one finds others
     */
    record Wishes(String node, List<String> seeds, StoreAddress.Postgres store) {}

    /**
     * Return what was asked for, if it can be.
     *
     * @param artifacts directory that all nodes share
     */
    Wishes wishes(StoreAddress store, @Nullable Path artifacts) {
        if (node == null) {
            throw new ProblemException(Problem.user(
                    "cluster.no-address",
                    "--cluster-seed says where other nodes are, and nothing says where they find this one",
                    "add --cluster HOST:PORT"));
        }
        if (!(store instanceof StoreAddress.Postgres postgres)) {
            throw new ProblemException(Problem.user(
                    "cluster.needs-postgresql",
                    "the nodes of a cluster can't share " + store,
                    "name a database that all of them reach: --store postgresql://user@host/name"));
        }
        if (artifacts == null) {
            throw new ProblemException(Problem.user(
                    "cluster.no-artifacts",
                    "the nodes of a cluster need the same models, reports and results",
                    "name a directory that all of them share, on NFS for example: --artifacts DIR"));
        }
        return new Wishes(node, List.copyOf(seeds), postgres);
    }
}
