package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.http.AccessRules.Rule;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.wire.LeaseRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class ApiDocumentTest {
    private static final Path COMMITTED = Path.of("src/main/resources/dev/assay/coordinator/http/openapi.json");

    /** Run with {@code -Dassay.api.write=true} to write the file anew after the API changed. */
    @Test
    void theCommittedFileIsInStep() throws IOException {
        String written = AssayJson.prettyMapper().writeValueAsString(ApiDocument.write()) + "\n";
        if (Boolean.getBoolean("assay.api.write")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, written);
        }
        assertThat(COMMITTED).hasContent(written);
    }

    @Test
    void everyRouteOfTheApiIsDescribedAndNoOther() {
        List<String> described = ApiDocument.operations().stream()
                .map(operation -> operation.method() + " " + operation.path().replaceAll("\\{[a-z0-9]+}", "*"))
                .toList();
        List<String> guarded = AccessRules.all().stream()
                .filter(rule -> rule.path().size() > 2 && rule.path().getFirst().equals("api"))
                .filter(rule -> !rule.path().getLast().equals("openapi.json"))
                .map(ApiDocumentTest::text)
                .toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(guarded);
    }

    @Test
    void whatTheServerSaysFitsItsDescription(@TempDir Path directory) throws Exception {
        try (TestLab lab = TestLab.open(directory, ServerLimits.USUAL)) {
            Secret admin = lab.in(Role.ADMIN, "ada");
            Map<String, String> answers = Map.of(
                    "/api/v1/runs",
                    "/api/v1/runs",
                    "/api/v1/runs/" + TestLab.RUN,
                    "/api/v1/runs/{run}",
                    "/api/v1/runs/" + TestLab.RUN + "/timeline",
                    "/api/v1/runs/{run}/timeline",
                    "/api/v1/agents",
                    "/api/v1/agents",
                    "/api/v1/tokens",
                    "/api/v1/tokens");
            for (Map.Entry<String, String> answer : answers.entrySet()) {
                requireFit(
                        "get",
                        answer.getValue(),
                        "200",
                        lab.get(answer.getKey(), admin).body());
            }
            requireFit(
                    "get",
                    "/api/v1/runs/{run}",
                    "default",
                    lab.get("/api/v1/runs/nothing", admin).body());
            Secret agent = lab.in(Role.AGENT, "lab3");
            requireFit(
                    "post",
                    "/api/v1/leases",
                    "200",
                    lab.send("POST", "/api/v1/leases", new LeaseRequest("lab3", "i", 0), agent)
                            .body());
            assertThat(lab.get("/api/v1/openapi.json", null).body()).isEqualTo(Files.readString(COMMITTED));
        }
    }

    private static void requireFit(String method, String path, String status, String body) {
        ObjectNode document = ApiDocument.write();
        ObjectNode schema = (ObjectNode) document.at("/paths/" + path.replace("/", "~1") + "/" + method + "/responses/"
                + status + "/content/application~1json/schema");
        schema.set("components", document.get("components"));
        Schema known = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(AssayJson.mapper().writeValueAsString(schema));
        assertThat(known.validate(body, InputFormat.JSON))
                .as(path + ": " + body)
                .isEmpty();
    }

    private static String text(Rule rule) {
        return rule.method() + " /" + String.join("/", rule.path());
    }
}
