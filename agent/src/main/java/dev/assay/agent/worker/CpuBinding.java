package dev.assay.agent.worker;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Bind workers to CPUs with Linux's {@code taskset}: from the first instruction on, so that memory that is touched first by the worker
 * lies on its own NUMA node.
 */
final class CpuBinding {
    private static final String NODE = "node:";

    private final Path root;
    private final String osName;

    /** @param root where the system's files are read below, {@code /} on a real machine */
    CpuBinding(Path root, String osName) {
        this.root = root;
        this.osName = osName;
    }

    /**
     * Return the command that runs another one on certain CPUs only.
     *
     * @param cpus a list as {@code taskset} writes it, or {@code node:} and the number of a NUMA node
     * @throws ProblemException {@code worker.no-binding} where that is not possible
     */
    List<String> bind(String cpus, List<String> command) {
        if (!osName.startsWith("Linux")) {
            throw problem("processes can't be bound to CPUs on " + osName, "leave `cpus` out of the runtime");
        }
        List<String> bound = new ArrayList<>(List.of("taskset", "--cpu-list", list(cpus)));
        bound.addAll(command);
        return bound;
    }

    private String list(String cpus) {
        if (!cpus.startsWith(NODE)) {
            return cpus;
        }
        String node = cpus.substring(NODE.length());
        try {
            return Files.readString(root.resolve("sys/devices/system/node/node" + node + "/cpulist"))
                    .strip();
        } catch (IOException e) {
            throw problem("this machine has no NUMA node " + node, "`lscpu` lists the nodes and their CPUs");
        }
    }

    private static ProblemException problem(String what, String hint) {
        return new ProblemException(Problem.environment("worker.no-binding", what, hint));
    }
}
