package dev.assay.coordinator.farm;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.LeaseAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What agents say that measure nothing. */
public final class SimulatedMessages {
    /** The code of the problem that each simulated report has; its message is the report's mark. */
    public static final String MEASURED = "simulated.measured";

    private static final String FAILED = "simulated.failed";
    private static final int ROUNDS = 2;
    private static final double CELSIUS = 55;

    private SimulatedMessages() {}

    /** Return what an agent with one CPU says first. */
    public static AgentHello hello(String name, String instance) {
        return new AgentHello(AgentHello.PROTOCOL, "0.0.0", "id of " + name, name, instance, List.of(device("cpu")));
    }

    /** Return a device that is the same as all others but for its id. */
    public static Device device(String id) {
        return new Device(
                id,
                Map.of("arch", "x86_64"),
                new Environment(
                        "Linux",
                        "6",
                        "x86_64",
                        "CPU",
                        "intel",
                        List.of(),
                        2,
                        2,
                        null,
                        null,
                        null,
                        null,
                        false,
                        1,
                        null,
                        "JVM 25",
                        Map.of("onnxruntime", "1"),
                        List.of()));
    }

    /** Return a sign of life. */
    public static Heartbeat heartbeat(String agent, String instance, LeaseAnswer.Work work) {
        BlockAssignment block = work.assignment();
        return new Heartbeat(
                agent,
                instance,
                work.token(),
                new BlockProgress(block.run(), block.block(), 1, ROUNDS, "round 1 of 2: simulated"),
                CELSIUS,
                null);
    }

    /**
     * Return what came of a block.
     *
     * @param mark tells this report from all others
     * @param isFailed whether its cells say that they could not be measured
     */
    public static BlockReport report(
            BlockAssignment block, String device, String mark, boolean isFailed, boolean isInterrupted) {
        List<Problem> problems = new ArrayList<>();
        problems.add(Problem.environment(MEASURED, mark, "nothing was measured"));
        if (isFailed) {
            problems.add(Problem.agent(FAILED, "the simulated worker died", "nothing was measured"));
        }
        return new BlockReport(
                block.run(),
                block.block(),
                block.attempt(),
                device,
                ROUNDS,
                block.cells().stream()
                        .map(cell -> new CellReport(cell.variant(), null, null, List.of(), null, problems))
                        .toList(),
                null,
                null,
                null,
                null,
                isInterrupted);
    }

    /** Return the mark of a report; nothing if it is of another kind. */
    public static String mark(BlockReport report) {
        return mark(report.cells().stream().flatMap(cell -> cell.problems().stream()));
    }

    /** Return the mark among problems; nothing if there is none. */
    public static String mark(Stream<Problem> problems) {
        return problems.filter(problem -> problem.code().equals(MEASURED))
                .map(Problem::message)
                .findFirst()
                .orElse("");
    }
}
