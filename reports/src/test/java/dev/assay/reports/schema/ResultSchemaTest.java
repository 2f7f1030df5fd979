package dev.assay.reports.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.reports.LoadedRuns;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class ResultSchemaTest {
    private static final Path COMMITTED = Path.of("..", "scenarios", "schema", "result-v1.schema.json");
    private static final String WRITTEN = write();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(WRITTEN);

    /** Run with {@code -Dassay.schema.write=true} to write the file anew after results changed. */
    @Test
    void theCommittedFileIsInStep() throws IOException {
        if (Boolean.getBoolean("assay.schema.write")) {
            Files.writeString(COMMITTED, WRITTEN);
        }
        assertThat(COMMITTED).hasContent(WRITTEN);
    }

    @Test
    void isItselfAValidSchema() {
        Schema metaSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(WRITTEN, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void describesWhatAssayWrites(RunResult result) {
        assertThat(SCHEMA.validate(ResultJson.toJson(result), InputFormat.JSON)).isEmpty();
    }

    static Stream<RunResult> describesWhatAssayWrites() {
        MeasuredRun good = MeasuredRuns.good();
        return Stream.concat(
                Stream.of(LoadedRuns.all()),
                Stream.of(
                                good,
                                MeasuredRuns.withGates(good, "int8.speedup >= 1.4"),
                                MeasuredRuns.cheating(),
                                MeasuredRuns.fallenBack(),
                                MeasuredRuns.remembering())
                        .map(ResultAssembler::assemble));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"schema\" : \"assay-result/v1\"', '\"schema\" : \"assay-result/v2\"'",
        "'\"run\" :', '\"ran\" :'",
        "'\"seed\" : 42', '\"seed\" : \"42\"'",
        "'\"status\" : \"complete\"', '\"status\" : \"perfect\"'"
    })
    void refusesWhatAssayWouldNotRead(String right, String wrong) {
        String json = ResultJson.toJson(ResultAssembler.assemble(MeasuredRuns.good()));
        assertThat(json).contains(right);

        assertThat(SCHEMA.validate(json.replace(right, wrong), InputFormat.JSON))
                .isNotEmpty();
    }

    private static String write() {
        ObjectNode described = new SchemaGenerator(RecordSchemas.config().build()).generateSchema(RunResult.class);
        ((ObjectNode) described.at("/properties/schema")).put("const", RunResult.SCHEMA);
        ObjectNode schema = AssayJson.mapper().createObjectNode();
        schema.set("$schema", described.remove("$schema"));
        schema.put("$id", "urn:assay:result:v1");
        schema.put("title", "Assay result, version 1");
        schema.put(
                "description",
                "What a run measured. What is not required may be absent: it was not measured. Ignore what is not described here:"
                        + " later versions of Assay know more. Durations whose names end in Ns are nanoseconds, sizes are bytes.");
        schema.setAll(described);
        return AssayJson.prettyMapper().writeValueAsString(schema) + "\n";
    }
}
