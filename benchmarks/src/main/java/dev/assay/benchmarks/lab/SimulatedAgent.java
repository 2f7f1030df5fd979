package dev.assay.benchmarks.lab;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Make the messages of an agent that measures nothing.
 *
 * @param name its name, which nobody else has
 * @param instance its process
 */
public record SimulatedAgent(String name, String instance) {
    /** Return what it says first. */
    public AgentHello hello() {
        Environment environment = new Environment(
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
                1L << 30,
                null,
                "JVM 25",
                Map.of("onnxruntime", "1"),
                List.of());
        return new AgentHello(
                AgentHello.PROTOCOL,
                "simulated",
                "id of " + name,
                name,
                instance,
                List.of(new Device("cpu", Map.of("arch", "x86_64"), environment)));
    }

    /** Take part. */
    public void join(LeanHttp http) throws IOException {
        LeanHttp.Answer answer = http.post(ApiPaths.AGENTS, hello());
        if (answer.status() != 200) {
            throw new IOException("status " + answer.status());
        }
    }

    /** Ask for work. */
    public LeaseAnswer lease(LeanHttp http, long waitMs) throws IOException {
        return http.post(ApiPaths.LEASES, new LeaseRequest(name, instance, waitMs))
                .as(LeaseAnswer.class);
    }

    /** Say that a block is being measured. */
    public Heartbeat heartbeat(LeaseAnswer.Work work) {
        BlockAssignment block = work.assignment();
        return new Heartbeat(
                name,
                instance,
                work.token(),
                new BlockProgress(block.run(), block.block(), 1, 2, "simulated"),
                null,
                null);
    }

    /** Return a compressed report, which tells the attempt. */
    public static byte[] report(LeaseAnswer.Work work) throws IOException {
        BlockAssignment block = work.assignment();
        List<Problem> nothing =
                List.of(Problem.environment("simulated.nothing", "attempt " + block.attempt(), "nothing was measured"));
        BlockReport report = new BlockReport(
                block.run(),
                block.block(),
                block.attempt(),
                work.device(),
                1,
                block.cells().stream()
                        .map(cell -> new CellReport(cell.variant(), null, null, List.of(), null, nothing))
                        .toList(),
                null,
                null,
                null,
                null,
                false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(AssayJson.mapper().writeValueAsBytes(report));
        }
        return bytes.toByteArray();
    }
}
