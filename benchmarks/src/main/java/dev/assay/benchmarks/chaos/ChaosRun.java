package dev.assay.benchmarks.chaos;

import dev.assay.benchmarks.lab.CoordinatorProcess;
import dev.assay.benchmarks.lab.LeanHttp;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockSummary;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Let a lab work for a while with accidents, then in peace until it is done, and look at what came of it. */
public final class ChaosRun {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONGEST_END = Duration.ofMinutes(3);
    private static final int LOADS = 5;

    private final Path directory;
    private final Path models;
    private final long seed;
    private final int agents;
    private final int port;
    private final Witness witness = new Witness();
    private final List<String> runs = new ArrayList<>();
    private CoordinatorProcess coordinator;

    private ChaosRun(Path directory, Path models, long seed, int agents) throws IOException {
        this.directory = directory;
        this.models = models;
        this.seed = seed;
        this.agents = agents;
        this.port = CoordinatorProcess.freePort();
        this.coordinator = CoordinatorProcess.start(directory, port, LEASE);
    }

    /**
     * What came of it.
     *
     * @param summary lines for people
     * @param violations of what must be true; empty if all is well
     */
    public record Outcome(List<String> summary, List<String> violations) {
        public Outcome {
            summary = List.copyOf(summary);
            violations = List.copyOf(violations);
        }
    }

    /**
     * Do it.
     *
     * @param directory empty, for the coordinator
     * @param models where the models of the smoke scenario are
     * @param seed decides about accidents, as far as threads and processes let it
     */
    public static Outcome run(Path directory, Path models, long seed, int agents, Duration duration)
            throws IOException, InterruptedException, ExecutionException {
        ChaosRun chaos = new ChaosRun(directory, models, seed, agents);
        try {
            return chaos.run(duration);
        } finally {
            chaos.coordinator.close();
        }
    }

    private Outcome run(Duration duration) throws IOException, InterruptedException, ExecutionException {
        AtomicBoolean isCalm = new AtomicBoolean(true);
        AtomicBoolean isOver = new AtomicBoolean();
        SplittableRandom random = new SplittableRandom(seed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                ChaoticAgent agent = new ChaoticAgent("agent-" + i, port, LEASE, random.split(), isCalm::get, witness);
                working.add(threads.submit(() -> {
                    agent.run(isOver::get);
                    return true;
                }));
            }
            try {
                awaitAgents();
                isCalm.set(false);
                disturb(random, System.nanoTime() + duration.toNanos());
                isCalm.set(true);
                awaitEnd();
            } finally {
                isOver.set(true);
            }
            for (Future<?> one : working) {
                one.get();
            }
        }
        List<String> summary =
                new ArrayList<>(List.of("seed " + seed + ", " + agents + " agents, runs: " + runs.size()));
        for (String run : runs) {
            check(run);
        }
        for (String what : List.of(
                "coordinator killed",
                "agents killed",
                "silences longer than the lease",
                "requests cut in half",
                "answers lost",
                "requests doubled",
                "connections that broke",
                "reports kept",
                "reports refused",
                "blocks measured",
                "blocks failed with a reason")) {
            summary.add(what + ": " + witness.counted(what));
        }
        return new Outcome(summary, witness.violations());
    }

    private void disturb(SplittableRandom random, long endNs) throws IOException, InterruptedException {
        while (System.nanoTime() < endNs) {
            submit();
            long pauseMs = random.nextLong(1000, 4000);
            TimeUnit.MILLISECONDS.sleep(Math.min(pauseMs, Math.max(0, (endNs - System.nanoTime()) / 1_000_000)));
            coordinator.close();
            witness.count("coordinator killed");
            coordinator = CoordinatorProcess.start(directory, port, LEASE);
        }
    }

    private void submit() throws IOException {
        try (LeanHttp http = new LeanHttp(port)) {
            Map<String, ArtifactReference> files = new HashMap<>();
            for (String model : List.of("mlp-fp32.onnx", "mlp-int8.onnx")) {
                byte[] bytes = Files.readAllBytes(models.resolve(model));
                ArtifactReference reference = new ArtifactReference(Sha256.of(bytes), bytes.length);
                http.send("PUT", ApiPaths.artifact(reference), bytes).as(ArtifactReference.class);
                files.put(model, reference);
            }
            runs.add(http.post(
                            ApiPaths.RUNS, new Submission(scenario(), "chaos.yaml", ProfileName.QUICK, seed, 0, files))
                    .as(SubmissionAnswer.class)
                    .run()
                    .id());
        }
    }

    private static String scenario() {
        return """
                name: chaos
                model:
                  source: file:mlp-fp32.onnx
                  inputs:
                    input: { type: float32, shape: [batch, 128] }
                task: { type: fidelity, evaluation-samples: 8 }
                baseline: fp32
                variants:
                  fp32: original
                  int8: { source: 'file:mlp-int8.onnx' }
                loads:
                """
                + IntStream.range(0, LOADS)
                        .mapToObj(i -> "  load-" + i + ": { type: single-stream, min-duration: 250 ms }\n")
                        .collect(Collectors.joining());
    }

    private void awaitAgents() throws IOException, InterruptedException {
        try (LeanHttp http = new LeanHttp(port)) {
            while (http.get(ApiPaths.AGENTS).as(AgentSummary[].class).length < agents) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private void awaitEnd() throws IOException, InterruptedException {
        long endNs = System.nanoTime() + LONGEST_END.toNanos();
        try (LeanHttp http = new LeanHttp(port)) {
            for (String run : runs) {
                while (!hasEnded(http, run)) {
                    if (System.nanoTime() > endNs) {
                        witness.violated("run " + run + " does not end");
                        return;
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        }
    }

    private static boolean hasEnded(LeanHttp http, String run) throws IOException {
        RunPhase phase = http.get(ApiPaths.run(run)).as(RunDetails.class).run().phase();
        return phase == RunPhase.FINISHED || phase == RunPhase.FAILED;
    }

    private void check(String run) throws IOException {
        try (LeanHttp http = new LeanHttp(port)) {
            RunDetails details = http.get(ApiPaths.run(run)).as(RunDetails.class);
            if (details.run().phase() != RunPhase.FINISHED || details.blocks().size() != agents * LOADS) {
                witness.violated("run " + run + " is " + details.run().phase() + " with "
                        + details.blocks().size() + " blocks");
                return;
            }
            Map<String, Integer> ends = new HashMap<>();
            Map<String, Integer> attempts = new HashMap<>();
            for (JsonNode entry : AssayJson.mapper()
                    .readTree(http.get(ApiPaths.run(run, ApiPaths.TIMELINE)).body())) {
                String state = entry.get("state").asString();
                if (state.equals("completed") || state.equals("failed")) {
                    ends.merge(entry.get("block").asString(), 1, Integer::sum);
                    attempts.put(
                            entry.get("block").asString(), entry.get("attempt").asInt());
                }
            }
            Map<String, String> told = results(http, run);
            for (BlockSummary block : details.blocks()) {
                check(run, block, ends.getOrDefault(block.block(), 0), attempts, told);
            }
        }
    }

    private void check(
            String run, BlockSummary block, int ends, Map<String, Integer> attempts, Map<String, String> told) {
        String name = run + "/" + block.block();
        if (ends != 1) {
            witness.violated(name + " ended " + ends + " times");
        }
        switch (block.state()) {
            case "completed" -> {
                witness.count("blocks measured");
                String expected = "attempt " + attempts.get(block.block());
                if (!expected.equals(told.get(block.block()))) {
                    witness.violated(name + " has the result of " + told.get(block.block()) + ", not of " + expected);
                }
            }
            case "failed" -> {
                witness.count("blocks failed with a reason");
                if (block.problem() == null) {
                    witness.violated(name + " failed without a reason");
                }
                if (witness.keptToken(name) != null) {
                    witness.violated(name + " failed, and an agent was told that its report is kept");
                }
            }
            default -> witness.violated(name + " is still " + block.state());
        }
    }

    /** Return what the report in the result says, by block. */
    private static Map<String, String> results(LeanHttp http, String run) throws IOException {
        Map<String, String> told = new HashMap<>();
        for (JsonNode block : AssayJson.mapper()
                .readTree(http.get(ApiPaths.run(run, ApiPaths.RESULT)).body())
                .get("blocks")) {
            String message = block.get("cells")
                    .get(0)
                    .get("problems")
                    .get(0)
                    .get("message")
                    .asString();
            if (told.put(block.get("id").asString(), message) != null) {
                throw new IOException("a block is in the result of run " + run + " twice");
            }
        }
        return told;
    }
}
