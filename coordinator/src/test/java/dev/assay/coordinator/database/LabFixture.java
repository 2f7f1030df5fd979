package dev.assay.coordinator.database;

import dev.assay.coordinator.database.Change.BlockChanged;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.SampleExample;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.Scoring;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.UserRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Records of a lab, every part of them filled. */
final class LabFixture {
    static final Instant NOON = Instant.parse("2026-07-01T12:00:00.123456789Z");
    static final Problem PROBLEM = Problem.user(
                    "variant.failed", "the variant 'int8' can't be made: ½ “quoted” \0", "look\ntwice")
            .at(new Location("a scenario.yaml", 3, 7));
    static final ArtifactReference FILE = new ArtifactReference(Sha256.of("a file"), 1L << 40);

    private LabFixture() {}

    static RunRecord run(long number) {
        return new RunRecord(
                "run-" + number,
                number,
                "MiniLM, İnt8",
                Sha256.of("scenario " + number),
                new Submission(
                        "name: it's\nmodel: 'ü' \"\uD83D\uDE80\"",
                        "scénario.yaml",
                        ProfileName.THOROUGH,
                        Long.MIN_VALUE + number,
                        -3,
                        Map.of("models/a.onnx", FILE),
                        null,
                        "vision"),
                "anna" + number % 2,
                NOON.plusNanos(number),
                RunRecord.Standing.NEW);
    }

    static Device device(String id) {
        return new Device(
                id,
                Map.of("arch", "aarch64", "gpu", "none"),
                new Environment(
                        "Debian 13",
                        "6.12",
                        "aarch64",
                        "Cortex-A76",
                        "arm",
                        List.of("asimddp"),
                        3.5,
                        4,
                        "performance",
                        null,
                        2400.5,
                        null,
                        false,
                        8L << 30,
                        null,
                        "Temurin 25",
                        Map.of("onnxruntime", "1.29.0"),
                        List.of(new Hazard("cpu.hot", "it is hot", "cool it"))));
    }

    static AgentRecord agent(int number) {
        return new AgentRecord(
                "agent-id-" + number,
                "agent-" + number,
                "0.1.0",
                List.of(device("agent-" + number + "/cpu"), device("agent-" + number + "/gpu")),
                number % 2 == 1,
                NOON.minusSeconds(number),
                NOON.plusMillis(number));
    }

    /** Return one of some changes that make sense in any order. */
    static SharingChange sharingChange(int which) {
        Pool pool = new Pool("vision", Map.of("gpu", "h100 ½"), List.of("agent-1"), which % 2 == 0);
        UserRules rules =
                new UserRules(which % 2 == 0 ? "anna0" : UserRules.EVERYBODY_ELSE, which, null, 1_000_000, 60 * which);
        Reservation reservation = new Reservation(
                "agent-1-" + which % 3,
                "agent-1",
                which % 3 == 0 ? "anna0" : null,
                which % 3 == 1 ? "vision" : null,
                NOON.plusSeconds(which),
                NOON.plusSeconds(100),
                "a new fan, “quoted”");
        return switch (which % 6) {
            case 0 -> new SharingChange.UserReset(rules.user());
            case 1 -> new SharingChange.PoolRemoved(pool.name());
            case 2 -> new SharingChange.ReservationCancelled(reservation.id());
            case 3 -> new SharingChange.UserSaved(rules);
            case 4 -> new SharingChange.PoolSaved(pool);
            default -> new SharingChange.AgentReserved(reservation);
        };
    }

    static Preparation preparation() {
        return new Preparation(
                List.of(device("cpu")),
                List.of(
                        new ArtifactInfo("fp32", Sha256.of("fp32"), 90_000_000_000L, "maven:a:b:1!/c", null),
                        new ArtifactInfo("int8", Sha256.of("int8"), 23, "from fp32", List.of("quantize", "fuse"))),
                Map.of("int4", PROBLEM),
                new TaskInfo(
                        "image-classification",
                        7,
                        0,
                        2,
                        List.of("cat", "dog"),
                        List.of(0, 1),
                        Map.of("224", Sha256.of("samples")),
                        new Gate(GateMetric.COSINE, 0.015),
                        List.of(3, 5),
                        List.of(new SampleExample(1, "text", null))),
                List.of(FILE, new ArtifactReference(Sha256.of("int8"), 23)),
                List.of(PROBLEM));
    }

    static NewBlock block(RunRecord run, int position) {
        BlockKey key = new BlockKey(run.id(), "b" + position);
        return new NewBlock(
                new ScheduledBlock(
                        key,
                        "device-" + position % 3,
                        new QueuePlace(-3, run.submitted().toEpochMilli(), run.number(), position),
                        run.owner(),
                        1L << 40),
                "planned-" + position / 2,
                assignment(key, position));
    }

    static List<NewBlock> blocks(RunRecord run, int count) {
        return IntStream.range(0, count)
                .mapToObj(position -> block(run, position))
                .toList();
    }

    static Change.RunPrepared prepared(RunRecord run, int blocks) {
        return new Change.RunPrepared(run.id(), preparation(), blocks(run, blocks));
    }

    static StoredBlock stored(NewBlock block, BlockState state) {
        return new StoredBlock(block.scheduled(), block.plannedId(), state, null);
    }

    static BlockChanged changed(RunRecord run, int position, BlockState state) {
        return new BlockChanged(new BlockKey(run.id(), "b" + position), state, "because", NOON);
    }

    private static BlockAssignment assignment(BlockKey key, int position) {
        Scoring[] scorings = {
            new Scoring.ArgMax(),
            new Scoring.BaselineAgreement(),
            new Scoring.NearestCentroid(Pooling.MEAN, "attention_mask")
        };
        return new BlockAssignment(
                key.run(),
                key.block(),
                1,
                position * 0x9E3779B97F4A7C15L,
                new RuntimeConfiguration("ort", "onnxruntime", 4, Map.of("spinning", "false"), "0-3"),
                new InputShape("seq-8", Map.of("batch", 1L, "sequence", 8L)),
                new Load.SingleStream(
                        "single", new LoadBudget(Duration.ofMillis(1500), Duration.ofSeconds(10, 1), 10_000)),
                RoundBudget.fixed(8),
                true,
                List.of(new CellAssignment("fp32", FILE), new CellAssignment("int8", FILE)),
                "fp32",
                FILE,
                scorings[position % scorings.length]);
    }
}
