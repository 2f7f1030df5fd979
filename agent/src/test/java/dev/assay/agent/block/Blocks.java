package dev.assay.agent.block;

import dev.assay.agent.evil.EvilFixture;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Scoring;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Make assignments for tests; the baseline is called {@code fp32}. */
public final class Blocks {
    public static final Load SINGLE_STREAM =
            new Load.SingleStream("single", new LoadBudget(Duration.ofMillis(2), Duration.ofMillis(10), 30));
    static final Load REFEREED = new Load.SingleStream(
            "refereed", Referee.JMH, new LoadBudget(Duration.ofMillis(20), Duration.ofMillis(60), 30));
    static final Load OFFLINE =
            new Load.Offline("offline", 4, new LoadBudget(Duration.ofMillis(2), Duration.ofMillis(10), 30));
    static final Load BATCHED_SERVER = new Load.Server(
            "server",
            4_000,
            1,
            null,
            new Batching(4, List.of(2), Duration.ofMillis(1), null, List.of(2, 64)),
            new LoadBudget(Duration.ofMillis(20), Duration.ofMillis(50), 400));
    static final Load BATCHED_CLIENTS = new Load.Concurrency(
            "clients",
            4,
            new Batching(4, List.of(), Duration.ofMillis(1), null, List.of()),
            new LoadBudget(Duration.ofMillis(5), Duration.ofMillis(10), 200));
    public static final Scoring CENTROID = new Scoring.NearestCentroid(Pooling.MEAN, "mask");
    static final Scoring AGREEMENT = new Scoring.BaselineAgreement();
    static final NoiseProbe NOISE = new NoiseProbe(1, null, 2, 3, 4, null, null, null);
    static final ArtifactReference SAMPLES = artifact("samples");

    private Blocks() {}

    static BlockAssignment block(Load load, Scoring scoring, int rounds, String... variants) {
        return new BlockAssignment(
                "run",
                "block",
                1,
                42,
                EvilFixture.RUNTIME,
                new InputShape("shape", Map.of("batch", 2L)),
                load,
                RoundBudget.fixed(rounds),
                false,
                Arrays.stream(variants)
                        .map(variant -> new CellAssignment(variant, artifact(variant)))
                        .toList(),
                "fp32",
                SAMPLES,
                scoring);
    }

    /** Return a block of one round whose queries carry one sample each. */
    static BlockAssignment batched(Load load, Scoring scoring, String... variants) {
        BlockAssignment block = block(load, scoring, 1, variants);
        return new BlockAssignment(
                block.run(),
                block.block(),
                block.attempt(),
                block.seed(),
                block.runtime(),
                block.shape().withBatch(1),
                block.load(),
                block.rounds(),
                block.control(),
                block.cells(),
                block.baseline(),
                block.samples(),
                block.scoring());
    }

    static BlockAssignment withRuntime(BlockAssignment block, RuntimeConfiguration runtime) {
        return new BlockAssignment(
                block.run(),
                block.block(),
                block.attempt(),
                block.seed(),
                runtime,
                block.shape(),
                block.load(),
                block.rounds(),
                block.control(),
                block.cells(),
                block.baseline(),
                block.samples(),
                block.scoring());
    }

    static BlockAssignment withRounds(BlockAssignment block, RoundBudget rounds, boolean control) {
        return new BlockAssignment(
                block.run(),
                block.block(),
                block.attempt(),
                block.seed(),
                block.runtime(),
                block.shape(),
                block.load(),
                rounds,
                control,
                block.cells(),
                block.baseline(),
                block.samples(),
                block.scoring());
    }

    /** Name an artifact by the bytes of a text instead of a hash. */
    static ArtifactReference artifact(String name) {
        String hexadecimal = HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
        return new ArtifactReference(hexadecimal + "0".repeat(64 - hexadecimal.length()), 1);
    }

    static List<String> variants(List<String> log) {
        return log.stream().map(entry -> entry.substring(0, entry.indexOf(' '))).toList();
    }
}
