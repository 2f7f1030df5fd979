package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioSchemaTest {
    private static final Path COMMITTED = Path.of("schema", "scenario-v1.schema.json");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ScenarioSchema.toJson());

    /** Run with {@code -Dassay.schema.write=true} to write the file anew after the language changed. */
    @Test
    void theCommittedFileIsInStep() throws IOException {
        if (Boolean.getBoolean("assay.schema.write")) {
            Files.writeString(COMMITTED, ScenarioSchema.toJson());
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(ScenarioSchema.toJson());
    }

    @Test
    void isItselfAValidSchema() {
        Schema metaSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(ScenarioSchema.toJson(), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.assay.scenarios.LibraryTest#scenarioFiles")
    void acceptsTheLibrary(Path file) throws IOException {
        assertThat(SCHEMA.validate(Files.readString(file), InputFormat.YAML)).isEmpty();
    }

    @Test
    void acceptsWhatTheReaderAccepts() {
        assertThat(SCHEMA.validate(ScenarioFiles.FULL, InputFormat.YAML)).isEmpty();
        assertThat(SCHEMA.validate(ScenarioFiles.SHORTEST, InputFormat.YAML)).isEmpty();
        assertThat(SCHEMA.validate(ScenarioFiles.WITH_LOADS, InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "tvm", "mnn", "acme.fast-2", "onnxruntime-web", "my-openvino", "null"})
    void acceptsARuntimeThatAJarBrings(String type) {
        String yaml = ScenarioFiles.FULL.replace("type: onnxruntime", "type: " + type);

        assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
        assertThat(ScenarioFiles.read(yaml).runtimes().getFirst().type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "threads: 2 | thread: 2",
                "threads: 2 | threads: two",
                "threads: 2 | threads: 0",
                "name: full-scenario | name: 'Full Scenario'",
                "name: full-scenario | name: 2024",
                "name: full-scenario | nam: x",
                "baseline: fp32 | baselin: fp32",
                "version: 1 | version: 2",
                "warm-up: 500 ms | warm-up: 500",
                "warm-up: 500 ms | warm-up: 5 sec",
                "max-loss: 1.5 % | max-loss: 1",
                "max-loss: 1.5 % | max-loss: 1 percent",
                "metric: accuracy | metric: cosine",
                "ratio: 30 % | ratio: 0",
                "type: offline, batch: 8 | type: single-stream, batch: 8",
                "type: offline | type: ofline",
                "type: onnxruntime | type: onnx",
                "type: onnxruntime | type: onnx-runtime",
                "type: onnxruntime | type: tfilte",
                "type: onnxruntime | type: opnvino",
                "type: onnxruntime | type: My Runtime",
                "file:tokenizer.json | tokenizer.json",
                "file:tokenizer.json | http:tokenizer.json",
                "fp32: original | fp32: orignal",
                "- fuse: { level: standard } | - fuze",
                "- fuse: { level: standard } | - quantize",
                "block-size: 64 | symmetric: maybe",
                "rounds: 3 | rounds: 1",
                "{ arch: aarch64, cores: 4 } | aarch64",
                "quick: { | fast: {",
            })
    void refusesWhatTheReaderRefuses(String from, String to) {
        String yaml = ScenarioFiles.FULL.replace(from, to);

        assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isNotEmpty();
        assertThat(ScenarioFiles.problems(yaml)).isNotEmpty();
    }
}
