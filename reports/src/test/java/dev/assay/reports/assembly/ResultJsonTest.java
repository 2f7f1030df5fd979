package dev.assay.reports.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.assay.reports.LoadedRuns;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResultJsonTest {
    private static final String GOOD = ResultJson.toJson(ResultAssembler.assemble(MeasuredRuns.good()));

    @Test
    void whatIsWrittenIsReadBackTheSame(@TempDir Path directory) throws IOException {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.good());
        Path file = directory.resolve("runs/one/result.json");

        ResultJson.write(result, file);

        assertThat(ResultJson.read(file)).isEqualTo(result);
        assertThat(Summaries.summarize(ResultJson.read(file))).isEqualTo(result);
        try (var files = Files.list(directory.resolve("runs/one"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Property(tries = 10)
    void anyRunIsReadBackTheSame(
            @ForAll @IntRange(max = 12) int roundsDone,
            @ForAll @IntRange(min = 1, max = 60) int queries,
            @ForAll @IntRange(min = 1, max = 9) int everyWrong,
            @ForAll boolean interrupted) {
        var task = MeasuredRuns.classification(40, 0.01);
        var planned = MeasuredRuns.planned("b", MeasuredRuns.singleStream(), 12);
        var rounds = MeasuredRuns.rounds(roundsDone, 1_000_000, queries, 3);
        RunResult result = ResultAssembler.assemble(MeasuredRuns.run(
                task,
                MeasuredRuns.block(
                        planned,
                        MeasuredRuns.report(
                                "b",
                                interrupted,
                                MeasuredRuns.cell("fp32", null, rounds),
                                MeasuredRuns.cell("int8", MeasuredRuns.predictions(task, everyWrong), rounds)))));

        RunResult again = ResultJson.parse(ResultJson.toJson(result), "result.json");

        assertThat(again).isEqualTo(result);
        assertThat(Summaries.summarize(again)).isEqualTo(result);
    }

    @Test
    void loadsOfAllKindsAreReadBackTheSame() {
        RunResult result = LoadedRuns.all();

        RunResult again = ResultJson.parse(ResultJson.toJson(result), "result.json");

        assertThat(again).isEqualTo(result);
        assertThat(Summaries.summarize(again)).isEqualTo(result);
    }

    /** Results of a version that knew no bounds, windows or intervals, and did not say when the last query was due. */
    @Test
    void resultsFromBeforeThereWereBoundsAreRead() {
        JsonNode tree = AssayJson.mapper().readTree(ResultJson.toJson(LoadedRuns.all()));
        for (String key : List.of("latencyBound", "upperBounds", "steadiness", "drift", "windows", "lastDueNs")) {
            tree.findParents(key).forEach(parent -> ((ObjectNode) parent).remove(key));
        }
        ObjectNode server = (ObjectNode) tree.path("blocks").get(1);
        ((ObjectNode) tree).putArray("blocks").add(server);

        RunResult old = Summaries.summarize(ResultJson.parse(tree.toString(), "result.json"));

        OpenLoopSummary openLoop = Objects.requireNonNull(
                Objects.requireNonNull(old.blocks().getFirst().cells().getLast().summary())
                        .openLoop());
        assertThat(openLoop.offeredPerSecond()).isEqualTo(60, within(1e-9));
        assertThat(openLoop.latencyBound()).isNull();
        assertThat(openLoop.keptUp()).isTrue();
    }

    @Test
    void anOldFileIsReplacedAsAWhole(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("result.json"), "x".repeat(GOOD.length() * 2));

        ResultJson.write(ResultAssembler.assemble(MeasuredRuns.good()), file);

        assertThat(Files.readString(file)).isEqualTo(GOOD);
    }

    @Test
    void absentMeansNotMeasured() {
        assertThat(GOOD).doesNotContain("null").doesNotContain("p99Ns").contains("\"p90Ns\"");
    }

    @Test
    void aFileWhereNothingCanBeWrittenIsAProblem(@TempDir Path directory) throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "").resolve("result.json");

        assertThatThrownBy(() -> ResultJson.write(ResultAssembler.assemble(MeasuredRuns.good()), blocked))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(blocked.toString());
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path directory) {
        assertThatThrownBy(() -> ResultJson.read(directory.resolve("nowhere.json")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("nowhere.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "42", "not json", "{\"schema\": 7}", "{\"schema\": \"other/v1\"}"})
    void otherFilesAreNoResults(String text) {
        problemsOf(text).extracting(Problem::code).containsExactly("result.not-a-result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assay-result/v2", "assay-result/v1.1", "assay-result/"})
    void anotherSchemaIsRefusedByName(String schema) {
        problemsOf("{\"schema\": \"" + schema + "\"}").singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("result.newer-schema");
            assertThat(problem.message()).contains(schema, "assay-result/v1");
        });
    }

    @Test
    void aCutOffFileIsDamaged() {
        for (int length = 40; length < GOOD.length() - 2; length += 997) {
            problemsOf(GOOD.substring(0, length)).extracting(Problem::code).containsExactly("result.damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "device",
                "seed",
                "queries",
                "status",
                "load",
                "rounds",
                "histogram",
                "sizeRatio",
                "estimate",
                "blocks",
                "started",
                "coldStart",
                "speedVerdict",
                "evaluationSamples"
            })
    void aMissingValueIsNamed(String key) {
        problemsOf(GOOD.replaceFirst("\"" + key + "\"", "\"other\""))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("result.damaged");
                    assertThat(problem.message()).contains(key);
                });
    }

    @Test
    void aWrongTypeIsDamaged() {
        problemsOf(GOOD.replaceFirst("\"seed\" : \\d+", "\"seed\" : \"many\""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("seed"));
    }

    private static ListAssert<Problem> problemsOf(String text) {
        return assertThatThrownBy(() -> ResultJson.parse(text, "result.json"))
                .isInstanceOf(ProblemException.class)
                .extracting(e -> ((ProblemException) e).problems())
                .asInstanceOf(list(Problem.class));
    }
}
