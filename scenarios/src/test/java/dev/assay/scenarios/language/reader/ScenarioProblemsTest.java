package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One mistake at a time: the arrow in a replacement marks where the problem must point. */
class ScenarioProblemsTest {
    private static final String ARROW = "➤";

    /** Replaces {@code from} in the full scenario by {@code to}, which holds one arrow. */
    private static Arguments mistake(String from, String to, String code, String message, String hint) {
        return Arguments.of(from, to, code, message, hint);
    }

    static List<Arguments> mistakes() {
        return List.of(
                // Keys.
                mistake(
                        "threads: 2",
                        "➤thread: 2",
                        "unknown-key",
                        "`thread` in `runtimes.ort`",
                        "Did you mean `threads`?"),
                mistake("min-queries: 10", "➤min_queries: 10", "unknown-key", "`min_queries`", "`min-queries`"),
                mistake("version: 1", "➤verison: 1", "unknown-key", "`verison`", "`version`"),
                mistake("version: 1", "➤zzz: 1", "unknown-key", "`zzz`", "Known here: version, name"),
                mistake(
                        "type: offline, batch: 8",
                        "type: single-stream, ➤batch: 8",
                        "unknown-key",
                        "`batch`",
                        "min-queries"),
                mistake("baseline: fp32\n", "", "missing-key", "no `baseline`", "baseline: fp32"),
                mistake(
                        "{ type: int64, shape: [batch, sequence] }\n    att",
                        "➤{ type: int64 }\n    att",
                        "missing-key",
                        "`model.inputs.input_ids` has no `shape`",
                        "shape:"),
                mistake(
                        "{ type: offline, batch: 8 }",
                        "➤{ batch: 8 }",
                        "missing-key",
                        "`loads.many` has no `type`",
                        "offline"),
                mistake("{ ratio: 30 % }", "➤{ }", "missing-key", "has no `ratio`", "ratio: 30 %"),
                mistake("  int8: {", "  ➤fp32: {", "duplicate-key", "`fp32`", "line 21"),
                mistake("seed: 7", "seed: 7\n  ➤seed: 8", "duplicate-key", "`seed`", "line 17"),
                mistake(
                        "sequence: 16 }",
                        "sequence: 16 }\n  ➤short: { sequence: 3 }",
                        "duplicate-key",
                        "`short`",
                        "first is in line"),
                mistake(
                        "name: full-scenario",
                        "name: full-scenario\n? ➤[a, b]\n: c",
                        "wrong-type",
                        "a key must be a word",
                        "key: value"),
                // Types.
                mistake(
                        "threads: 2",
                        "threads: ➤two",
                        "wrong-type",
                        "`runtimes.ort.threads` must be a whole number from 1 to 1024, not the text `two`",
                        "digits"),
                mistake("threads: 2", "threads: ➤\"2\"", "wrong-type", "not the text `2`", "without quotes"),
                mistake("threads: 2", "threads: ➤2.5", "wrong-type", "not the number 2.5", "digits"),
                mistake("threads: 2", "threads: ➤0x10", "wrong-type", "not the number 0x10", "digits"),
                mistake("threads: 2", "threads: ➤[2]", "wrong-type", "not a list", "digits"),
                mistake("threads: 2", "threads: ➤0", "out-of-range", "from 1 to 1024, not 0", "range"),
                mistake(
                        "threads: 2",
                        "threads: ➤99999999999999999999",
                        "out-of-range",
                        "not 99999999999999999999",
                        "range"),
                mistake(
                        "name: full-scenario",
                        "name: ➤2024",
                        "wrong-type",
                        "`name` must be text, not the number 2024",
                        "\"2024\""),
                mistake(
                        "name: full-scenario",
                        "name:➤",
                        "wrong-type",
                        "`name` must be text, not nothing",
                        "Write text"),
                mistake("name: full-scenario", "name: ➤Full Scenario", "bad-name", "`Full Scenario`", "lower-case"),
                mistake("name: full-scenario", "name: ➤../x", "bad-name", "`../x`", "lower-case"),
                mistake(
                        "name: full-scenario",
                        "name: ➤" + "x".repeat(41),
                        "out-of-range",
                        "41 characters",
                        "at most 40"),
                mistake("name: full-scenario", "name: ➤\" \"", "out-of-range", "`name` is blank", "Write text"),
                mistake("  int8: {", "  ➤int 8: {", "bad-name", "`int 8`", "lower-case"),
                mistake("block-size: 64", "symmetric: ➤yes", "wrong-type", "`true` or `false`", "without quotes"),
                mistake(
                        "[batch, sequence] }\n    att",
                        "➤batch }\n    att",
                        "wrong-type",
                        "must be a list, not the text `batch`",
                        "[a, b]"),
                mistake("[batch, sequence] }\n    att", "➤[] }\n    att", "out-of-range", "has 0 items", "1 to 8"),
                mistake(
                        "[batch, sequence] }\n    att",
                        "[batch, ➤-1] }\n    att",
                        "out-of-range",
                        "`model.inputs.input_ids.shape[2]`",
                        "range"),
                mistake("[batch, sequence] }\n    att", "[batch, ➤a b] }\n    att", "bad-name", "`a b`", "`_`"),
                mistake(
                        "variants:\n  fp32: original",
                        "variants:\n  fp32: ➤orignal",
                        "wrong-type",
                        "`variants.fp32` must be `original` or a mapping",
                        "Did you mean `original`?"),
                mistake(
                        "{ arch: aarch64, cores: 4 }",
                        "➤aarch64",
                        "wrong-type",
                        "`targets.arm` must be a mapping",
                        "{}"),
                mistake(
                        "{ arch: aarch64, cores: 4 }",
                        "{ arch: ➤[a] }",
                        "wrong-type",
                        "`targets.arm.arch` must be a single value, not a list",
                        "text"),
                mistake("rounds: 3,", "rounds: ➤1,", "out-of-range", "from 2 to 1000", "range"),
                mistake("duration-scale: 0.5", "duration-scale: ➤0", "out-of-range", "from 0.001 to 100", "range"),
                mistake("duration-scale: 0.5", "duration-scale: ➤.inf", "wrong-type", "not the number .inf", "0.5"),
                mistake("duration-scale: 0.5", "duration-scale: ➤half", "wrong-type", "not the text `half`", "0.5"),
                mistake("version: 1", "version: ➤2", "out-of-range", "from 1 to 1, not 2", "range"),
                // Words.
                mistake(
                        "type: offline",
                        "type: ➤ofline",
                        "unknown-word",
                        "`loads.many.type` can't be the text `ofline`",
                        "Did you mean `offline`?"),
                mistake(
                        "type: onnxruntime",
                        "type: ➤onnx-runtime",
                        "unknown-word",
                        "`onnx-runtime`",
                        "Did you mean `onnxruntime`?"),
                mistake("type: onnxruntime", "type: ➤onnx", "unknown-word", "`onnx`", "Did you mean `onnxruntime`?"),
                mistake("type: onnxruntime", "type: ➤tfilte", "unknown-word", "`tfilte`", "Did you mean `tflite`?"),
                mistake("type: onnxruntime", "type: ➤My Runtime", "bad-name", "`My Runtime`", "lower-case"),
                mistake("pooling: first-token", "pooling: ➤max", "unknown-word", "`task.pooling`", "mean, first-token"),
                mistake(
                        "type: text-embedding-classification",
                        "type: ➤classification",
                        "unknown-word",
                        "`task.type`",
                        "fidelity"),
                mistake(
                        "- fuse: { level: standard }",
                        "- ➤fuze",
                        "unknown-word",
                        "unknown step `fuze`",
                        "Did you mean `fuse`?"),
                mistake(
                        "- prune: { ratio: 30 % }",
                        "- ➤prun: { ratio: 30 % }", "unknown-word", "unknown step `prun`", "`prune`"),
                mistake(
                        "- fuse: { level: standard }",
                        "- ➤quantize",
                        "wrong-type",
                        "a step with its options",
                        "quantize: { … }"),
                mistake(
                        "- fuse: { level: standard }",
                        "- fuse: { level: ➤standart }",
                        "unknown-word",
                        "`standart`",
                        "`standard`"),
                mistake(
                        "- fuse: { level: standard }",
                        "- ➤{ fuse: {}, quantize: {} }",
                        "wrong-type",
                        "holds 2 steps",
                        "Begin each step"),
                mistake("quick: {", "➤fast: {", "unknown-key", "`fast` in `profiles`", "quick, standard, thorough"),
                // Units.
                mistake(
                        "warm-up: 500 ms",
                        "warm-up: ➤500",
                        "wrong-unit",
                        "`loads.one.warm-up` has no unit",
                        "`500 ms`"),
                mistake(
                        "warm-up: 500 ms",
                        "warm-up: ➤5 sec",
                        "wrong-unit",
                        "unknown unit `sec`",
                        "Did you mean `5 s`?"),
                mistake("warm-up: 500 ms", "warm-up: ➤5 fortnights", "wrong-unit", "`fortnights`", "`2 s`"),
                mistake(
                        "warm-up: 500 ms",
                        "warm-up: ➤soon",
                        "wrong-type",
                        "must be a length of time, not the text `soon`",
                        "`2 s`"),
                mistake("warm-up: 500 ms", "warm-up: ➤-1 s", "wrong-type", "must be a length of time", "`2 s`"),
                mistake("warm-up: 500 ms", "warm-up: ➤90 min", "out-of-range", "longer than 60 min", "shorter"),
                mistake(
                        "max-loss: 1.5 %",
                        "max-loss: ➤1", "out-of-range", "`task.gate.max-loss`", "Did you mean `1 %`?"),
                mistake("max-loss: 1.5 %", "max-loss: ➤150 %", "out-of-range", "not 150 %", "range"),
                mistake("max-loss: 1.5 %", "max-loss: ➤-0.1", "out-of-range", "not -0.1", "range"),
                mistake("max-loss: 1.5 %", "max-loss: ➤1 percent", "wrong-unit", "not the text `1 percent`", "`1 %`"),
                mistake("max-loss: 1.5 %", "max-loss: ➤little", "wrong-type", "not the text `little`", "`1 %`"),
                mistake("ratio: 30 %", "ratio: ➤0", "out-of-range", "above 0 and below 1", "range"),
                mistake("ratio: 30 %", "ratio: ➤1.5", "out-of-range", "not 1.5", "`1.5 %`"),
                // Sources.
                mistake(
                        "tokenizer: { source: file:tokenizer.json }",
                        "tokenizer: { source: ➤tokenizer.json }",
                        "bad-source",
                        "`tokenizer.json` names no source",
                        "`file:tokenizer.json`"),
                mistake(
                        "\"https://example.org/data.noun\"",
                        "➤\"http://example.org/data.noun\"",
                        "bad-source",
                        "http:",
                        "Use https:"),
                mistake(
                        "\"https://example.org/data.noun\"",
                        "➤\"https://user:secret@example.org/x\"",
                        "bad-source",
                        "password",
                        "Remove it"),
                mistake(
                        "\"https://example.org/data.noun\"",
                        "➤\"https://example.org/a b\"",
                        "bad-source",
                        "no URL",
                        "percent-encoded"),
                mistake(
                        "\"https://example.org/data.noun\"",
                        "➤\"https:data.noun\"",
                        "bad-source",
                        "no host",
                        "https://host"),
                mistake(
                        "\"https://example.org/data.noun\"",
                        "➤\"https:///data.noun\"",
                        "bad-source",
                        "no host",
                        "https://host"),
                mistake(
                        "\"https://example.org/data.noun\"",
                        "➤\"https://example.org/x#y\"",
                        "bad-source",
                        "`#`",
                        "`!/`"),
                mistake("file:tokenizer.json", "➤\"file:///tokenizer.json\"", "bad-source", "`file://`", "file:models"),
                mistake("file:tokenizer.json", "➤\"file:\"", "bad-source", "path is missing", "file:models"),
                mistake("file:tokenizer.json", "➤\"file:a\\tb\"", "bad-source", "control characters", "Remove"),
                mistake(
                        "file:tokenizer.json",
                        "➤mavn:g:a:1!/x",
                        "bad-source",
                        "`mavn:` is unknown",
                        "Did you mean `maven`?"),
                mistake(
                        "file:tokenizer.json",
                        "➤maven:g:a!/x",
                        "bad-source",
                        "not written as it must be",
                        "maven:group:artifact:version"),
                mistake("file:tokenizer.json", "➤maven:g:a:LATEST!/x", "bad-source", "not written", "fixed version"),
                mistake("file:tokenizer.json", "➤\"maven:g:a:[1,2)!/x\"", "bad-source", "not written", "fixed version"),
                mistake("file:tokenizer.json", "➤maven:g:..:1!/x", "bad-source", "not written", "maven:group"),
                mistake("file:tokenizer.json", "➤pypi:name=1!/x", "bad-source", "not written", "pypi:name==version"),
                mistake(
                        "file:tokenizer.json",
                        "➤pypi:--index-url==1!/x",
                        "bad-source",
                        "not written",
                        "pypi:name==version"),
                mistake("file:tokenizer.json", "➤npm:name!/x", "bad-source", "not written", "npm:name@1.2.3"),
                mistake("file:tokenizer.json", "➤npm:name@latest!/x", "bad-source", "not written", "npm:name@1.2.3"),
                mistake("file:tokenizer.json", "➤hf:name@main/x", "bad-source", "not written", "hf:organization/name"),
                mistake(
                        "file:tokenizer.json",
                        "➤hf:org/name@main/../x",
                        "bad-source",
                        "not written",
                        "hf:organization/name"),
                mistake("file:tokenizer.json", "➤file:a.zip!/../x", "bad-source", "`..`", "folder/file"),
                mistake("file:tokenizer.json", "➤file:a.zip!//etc/x", "bad-source", "empty part", "folder/file"),
                // Hashes.
                mistake(
                        "model.onnx\n  sha256: 01",
                        "model.onnx\n  sha256: ➤g1",
                        "bad-sha256",
                        "other than 0-9 and a-f",
                        "sha256sum"),
                mistake(
                        "model.onnx\n  sha256: 01",
                        "model.onnx\n  sha256: ➤1",
                        "bad-sha256",
                        "63 characters",
                        "64 digits"),
                mistake(
                        "model.onnx\n  sha256: 0123456789a",
                        "model.onnx\n  sha256: ➤0123456789A",
                        "bad-sha256",
                        "`model.sha256`",
                        "lower case"),
                // Names that must exist, sizes that must be bound.
                mistake(
                        "baseline: fp32",
                        "baseline: ➤fp23",
                        "unknown-name",
                        "`fp23` is not among the variants",
                        "Did you mean `fp32`?"),
                mistake(
                        "long: { sequence: 128 }",
                        "➤long: { batch: 4 }",
                        "unbound-dimension",
                        "`long` gives no size to `sequence`",
                        "sequence: 16"),
                mistake(
                        "long: { sequence: 128 }",
                        "long: { sequence: 128, ➤seq: 1 }",
                        "unknown-name",
                        "`seq`",
                        "batch, sequence"),
                mistake(
                        "shapes:\n  short: { batch: 2, sequence: 16 }\n  long: { sequence: 128 }\n",
                        "",
                        "unbound-dimension",
                        "no shape gives a size to the symbolic dimension `sequence`",
                        "shapes:"),
                // What can't be together.
                mistake(
                        "metric: accuracy",
                        "metric: ➤cosine",
                        "contradiction",
                        "text-embedding-classification has no cosine",
                        "accuracy"),
                mistake(
                        "attention_mask: { type: int64",
                        "attention_mask: { type: float32",
                        "contradiction",
                        "`attention_mask` takes no tokens",
                        "int64"),
                mistake(
                        "attention_mask: { type: int64, shape: [batch, sequence] }",
                        "attention_mask: { type: int64, shape: [batch] }",
                        "contradiction",
                        "1 dimensions",
                        "[batch, sequence]"),
                mistake(
                        "short: { batch: 2, sequence: 16 }",
                        "➤short: { batch: 2, sequence: 100000000 }",
                        "out-of-range",
                        "larger than 1 GiB",
                        "smaller"),
                mistake(
                        "int8: { source:",
                        "int8: ➤{ recipe: [fuse], source:",
                        "contradiction",
                        "both a source and a recipe",
                        "`recipe:`"),
                mistake(
                        "int8: { source: \"npm:@scope/models@1.2.3!/package/int8.onnx\",",
                        "int8: ➤{",
                        "missing-key",
                        "neither a source nor a recipe",
                        "`original`"),
                mistake(
                        "pruned:\n    recipe:",
                        "pruned:\n    sha256: ➤" + ScenarioFiles.SHA_256 + "\n    recipe:",
                        "contradiction",
                        "`variants.pruned` pins",
                        "Remove `sha256`"),
                mistake(
                        "- fuse: { level: standard }",
                        "- prune: { ratio: 0.1 }",
                        "contradiction",
                        "step 2 of `variants.pruned.recipe` does the same",
                        "Keep one"),
                mistake(
                        "mode: weight-only, weights: int4, block-size: 64",
                        "mode: dynamic",
                        "contradiction",
                        "step 4 of `variants.pruned.recipe` needs FP16",
                        "weight-only"),
                mistake("block-size: 64", "reduce-range: ➤true", "contradiction", "no effect", "Remove `reduce-range`"),
                // What YAML can do and scenarios don't.
                mistake("description: All", "description: ➤&all All", "anchor", "`&all`", "Remove it"),
                mistake(
                        "description: All keys at once.",
                        "description: ➤*all",
                        "alias",
                        "`*all`",
                        "Write the value out"),
                mistake("description: All", "description: ➤!!str All", "tag", "`tag:yaml.org,2002:str`", "Remove it"),
                mistake("version: 1", "➤<<: {}", "unknown-key", "`<<`", "Known here"),
                mistake(
                        "description: All keys at once.",
                        "description: \"open➤",
                        "syntax",
                        "not YAML",
                        "closed quotes"),
                mistake("version: 1", "version: 1\n➤\tname: x", "syntax", "not YAML", "spaces"),
                mistake(
                        "  thorough: { rounds: 30, max-rounds: 50, precision: 0.5 % }\n",
                        "  thorough: { rounds: 30, max-rounds: 50, precision: 0.5 % }\n➤---\nname: x\n",
                        "multiple-documents",
                        "second document",
                        "file of its own"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void pointsAtTheMistake(String from, String to, String code, String message, String hint) {
        assertThat(ScenarioFiles.FULL).as("text to replace").containsOnlyOnce(from);
        String marked = ScenarioFiles.FULL.replace(from, to);

        List<Problem> problems = ScenarioFiles.problems(marked.replace(ARROW, ""));

        assertThat(problems).as("problems: %s", problems).hasSize(1);
        Problem problem = problems.getFirst();
        assertThat(problem.code()).isEqualTo("scenario." + code);
        assertThat(problem.message()).contains(message);
        assertThat(problem.hint()).contains(hint);
        if (marked.contains(ARROW) && !code.equals("syntax")) {
            assertThat(problem.location()).isEqualTo(arrowLocation(marked));
        }
    }

    private static Location arrowLocation(String marked) {
        String before = marked.substring(0, marked.indexOf(ARROW));
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return new Location(ScenarioFiles.FILE, line, before.length() - lineStart + 1);
    }

    @Test
    void tellsAllProblemsInOneGoInTheOrderOfTheFile() {
        String yaml = ScenarioFiles.FULL
                .replace("name: full-scenario", "nam: full-scenario")
                .replace("model.onnx\n  sha256: 01", "model.onnx\n  sha256: xx")
                .replace("metric: accuracy", "metric: cosine")
                .replace("baseline: fp32", "baseline: fp16")
                .replace("ratio: 30 %", "ratio: 3")
                .replace("warm-up: 500 ms", "warm-up: 500")
                .replace("long: { sequence: 128 }", "long: { batch: 4 }");

        List<Problem> problems = ScenarioFiles.problems(yaml);

        assertThat(problems)
                .extracting(Problem::code)
                .containsExactly(
                        "scenario.missing-key",
                        "scenario.unknown-key",
                        "scenario.bad-sha256",
                        "scenario.contradiction",
                        "scenario.unknown-name",
                        "scenario.out-of-range",
                        "scenario.unbound-dimension",
                        "scenario.wrong-unit");
        assertThat(problems).extracting(problem -> problem.location()).doesNotContainNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'name: x\n\ttask: y\n', 2, 1, 'TAB'",
        "'a: \"open\nb: c\n', 3, 1, 'quoted scalar (it began in line 1)'",
        "'a: [1, 2\nb: c\n', 2, 2, 'flow sequence (it began in line 1)'",
        "'a: b: c\n', 1, 5, 'mapping values are not allowed here'",
        "'name: x\n  y: z\n', 2, 4, 'mapping values are not allowed here'",
        "'a: @x\n', 1, 4, '@'"
    })
    void pointsAtBrokenSyntax(String yaml, int line, int column, String message) {
        assertThat(ScenarioFiles.problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.syntax");
            assertThat(problem.message()).contains(message);
            assertThat(problem.location()).isEqualTo(new Location(ScenarioFiles.FILE, line, column));
        });
    }

    @Test
    void showsNoMoreThanAHundredProblems() {
        StringBuilder yaml = new StringBuilder();
        for (int key = 0; key < 5000; key++) {
            yaml.append("wrong").append(key).append(": 1\n");
        }

        List<Problem> problems = ScenarioFiles.problems(yaml.toString());

        assertThat(problems).hasSize(101);
        assertThat(problems.getLast().code()).isEqualTo("scenario.too-many-problems");
        // 5000 unknown keys and 5 missing ones.
        assertThat(problems.getLast().message()).startsWith("4905 more");
    }

    @Test
    void cutsLongTextsInMessages() {
        List<Problem> problems =
                ScenarioFiles.problems(ScenarioFiles.SHORTEST.replace("file:model.onnx", "x".repeat(1500)));

        assertThat(problems.getFirst().message()).hasSizeLessThan(200);
    }

    @Test
    void refusesBatchesForAModelWithoutASymbolicBatch() {
        List<Problem> problems = ScenarioFiles.problems(ScenarioFiles.SHORTEST.replace("[batch, 10]", "[1, 10]")
                + "loads: { bulk: { type: offline, batch: 4 } }\n");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.contradiction");
            assertThat(problem.message()).contains("`bulk`").contains("batches of 4");
            assertThat(problem.location()).isEqualTo(new Location(ScenarioFiles.FILE, 9, 10));
        });
    }

    @Test
    void refusesASearchThatCouldNeverConfirmARate() {
        List<Problem> problems = ScenarioFiles.problems(
                ScenarioFiles.SHORTEST
                        + "loads: { peak: { type: peak-rate, latency-bound: { latency: 9 ms }, confirmations: 3, max-trials: 3 } }\n");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.contradiction");
            assertThat(problem.message()).contains("`peak` makes 3 trials at most", "confirm it 3 times");
        });
    }

    @Test
    void onlyASingleStreamHasAReferee() {
        assertThat(ScenarioFiles.problems(
                        ScenarioFiles.SHORTEST + "loads: { bulk: { type: offline, referee: jmh } }\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("scenario.unknown-key"));
        assertThat(ScenarioFiles.problems(
                        ScenarioFiles.SHORTEST + "loads: { one: { type: single-stream, referee: jhm } }\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.hint()).contains("jmh"));
    }

    @Test
    void refusesRatesThatMakeTwoLoadsOfOneName() {
        List<Problem> problems = ScenarioFiles.problems(ScenarioFiles.SHORTEST
                + "loads: { s: { type: server, queries-per-second: [5, 10, 5.0] }, s-10: { type: single-stream } }\n");

        assertThat(problems).extracting(Problem::code).containsOnly("scenario.contradiction");
        assertThat(problems)
                .extracting(Problem::message)
                .satisfiesExactly(
                        message -> assertThat(message).startsWith("there are two loads named `s-5`"),
                        message -> assertThat(message).startsWith("there are two loads named `s-10`"));
    }

    @Test
    void refusesImagesForAModelThatTakesNone() {
        String images = ScenarioFiles.SHORTEST.replace(
                "{ type: fidelity }",
                "{ type: image-classification, dataset: { type: rendered-text, fonts: [{ source: file:f }] } }");

        assertThat(ScenarioFiles.problems(images))
                .extracting(Problem::message)
                .containsExactly("the input `x` has 2 dimensions, but images have four");
        assertThat(ScenarioFiles.problems(images.replace("float32", "uint8")))
                .extracting(Problem::message)
                .containsExactly("the input `x` is no float32, as images are");
        assertThat(ScenarioFiles.problems(
                        images.replace("task:", "    y: { type: float32, shape: [batch, 10] }\ntask:")))
                .extracting(Problem::message)
                .containsExactly("the model has 2 inputs, but the task image-classification fills one with an image");
        assertThat(ScenarioFiles.problems(images.replace("[batch, 10]", "[batch, 1, 8, 8]")
                        .replace(
                                "{ type: rendered-text, fonts: [{ source: file:f }] }",
                                "{ type: json-images, classes: { a: { source: f } } }")))
                .extracting(Problem::code)
                .containsExactly("scenario.out-of-range");
    }

    @Test
    void refusesRandomIntegersThatDoNotFitTheInput() {
        List<Problem> problems = ScenarioFiles.problems(ScenarioFiles.SHORTEST
                .replace("float32", "int8")
                .replace("type: fidelity", "type: fidelity, random-inputs: { highest: 200 }"));

        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly("random integers from 0 to 200 do not fit the input `x`");
    }

    @Test
    void refusesAnEmptyRangeOfRandomIntegers() {
        List<Problem> problems = ScenarioFiles.problems(
                ScenarioFiles.SHORTEST.replace("type: fidelity", "type: fidelity, random-inputs: { lowest: 5 }"));

        assertThat(problems).extracting(Problem::message).containsExactly("`lowest` (5) is above `highest` (1)");
    }

    @Test
    void refusesAnAccuracyGateForFidelity() {
        List<Problem> problems = ScenarioFiles.problems(ScenarioFiles.SHORTEST.replace(
                "type: fidelity", "type: fidelity, gate: { metric: accuracy, max-loss: 1 % }"));

        assertThat(problems).extracting(Problem::message).containsExactly("the task fidelity has no accuracy");
    }

    @Test
    void refusesARecipeForAModelThatIsNotOnnx() {
        List<Problem> problems = ScenarioFiles.problems(ScenarioFiles.SHORTEST
                .replace("model.onnx", "model.tflite")
                .replace("{ fp32: original }", "{ fp32: original, q: { recipe: [quantize: {}] } }"));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("`q`", "TFLite");
            assertThat(problem.hint()).contains("`tflite: { source: … }`");
        });
    }

    @Test
    void refusesASecondFormatThatIsNone() {
        List<Problem> problems = ScenarioFiles.problems(ScenarioFiles.SHORTEST.replace(
                "{ fp32: original }", "{ fp32: { tflite: { source: 'file:model.onnx' } } }"));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.bad-source");
            assertThat(problem.message()).contains("`.tflite`");
        });

        assertThat(ScenarioFiles.problems(ScenarioFiles.SHORTEST.replace(
                        "{ fp32: original }",
                        "{ fp32: { sha256: '" + ScenarioFiles.SHA_256 + "', tflite: { source: 'file:m.tflite' } } }")))
                .extracting(Problem::message)
                .containsExactly("`variants.fp32` pins the SHA-256 of no file");
    }

    @Test
    void refusesStepsInTheWrongOrder() {
        String variant = "variants: { fp32: original, q: { recipe: [quantize: {}, %s] } }";

        assertThat(ScenarioFiles.problems(
                        ScenarioFiles.SHORTEST.replace("variants: { fp32: original }", variant.formatted("fuse"))))
                .extracting(Problem::hint)
                .containsExactly("Put `fuse` before `quantize`.");
        assertThat(ScenarioFiles.problems(ScenarioFiles.SHORTEST.replace(
                        "variants: { fp32: original }", variant.formatted("prune: { ratio: 10 % }"))))
                .extracting(Problem::hint)
                .containsExactly("Put `prune` before `quantize`.");
    }
}
