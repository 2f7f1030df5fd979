package dev.assay.coordinator.http;

import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.http.AccessRules.Kind;
import dev.assay.coordinator.http.AccessRules.Rule;
import dev.assay.reports.schema.RecordSchemas;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.wire.AccessList;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.Backup;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Bundle;
import dev.assay.scenarios.wire.CleanUp;
import dev.assay.scenarios.wire.ErrorAnswer;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.JoinAnswer;
import dev.assay.scenarios.wire.JoinRequest;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.PoolSummary;
import dev.assay.scenarios.wire.ReportAnswer;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.Revocation;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import dev.assay.scenarios.wire.TimelineEntry;
import dev.assay.scenarios.wire.TokenAnswer;
import dev.assay.scenarios.wire.TokenRequest;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describe the API in the form of OpenAPI 3.1: the routes of {@link AccessRules}, and the records that they read and write. */
final class ApiDocument {
    private static final String SCHEMAS = "components/schemas";
    private static final String JSON = "application/json";

    /**
     * Say what a route is for.
     *
     * @param takes what it reads, nothing if it needs no body
     * @param gives what it answers, nothing if that is nothing
     * @param givesType of the answer
     * @param isList whether it answers with many of them
     */
    record Operation(
            String method,
            String path,
            String summary,
            @Nullable Class<?> takes,
            @Nullable Class<?> gives,
            String givesType,
            boolean isList) {}

    private static final List<Operation> OPERATIONS = List.of(
            json("POST", "/api/v1/agents", "Take part as an agent", AgentHello.class, AgentWelcome.class),
            list("GET", "/api/v1/agents", "List the agents", AgentSummary.class),
            json("DELETE", "/api/v1/agents/{name}", "Take part no longer; ?instance= names the process", null, null),
            json("POST", "/api/v1/agents/{name}/drain", "Give an agent no more work", null, AgentSummary.class),
            json("POST", "/api/v1/agents/{name}/undrain", "Give an agent work again", null, AgentSummary.class),
            json(
                    "POST",
                    "/api/v1/descriptions",
                    "Describe an agent that can't reach the coordinator",
                    AgentHello.class,
                    AgentSummary.class),
            json(
                    "POST",
                    "/api/v1/leases",
                    "Ask for a block; the answer may take as long as the request says",
                    LeaseRequest.class,
                    LeaseAnswer.class),
            json(
                    "POST",
                    "/api/v1/leases/{token}/heartbeat",
                    "Show that a block is still measured",
                    Heartbeat.class,
                    HeartbeatAnswer.class),
            json("POST", "/api/v1/leases/{token}/hand-back", "Give a block back", HandBack.class, null),
            json(
                    "PUT",
                    "/api/v1/leases/{token}/report",
                    "Hand in what came of a block, compressed with gzip",
                    BlockReport.class,
                    ReportAnswer.class),
            bytes("GET", "/api/v1/artifacts/{sha256}", "Fetch a file or a range of it"),
            json("PUT", "/api/v1/artifacts/{sha256}", "Send a file as it is", byte[].class, ArtifactReference.class),
            json("POST", "/api/v1/runs", "Submit a scenario", Submission.class, SubmissionAnswer.class),
            list("GET", "/api/v1/runs", "List the runs, the latest first", RunSummary.class),
            json("GET", "/api/v1/runs/{run}", "Show a run and its blocks", null, RunDetails.class),
            json("DELETE", "/api/v1/runs/{run}", "Delete a run that has ended", null, null),
            new Operation(
                    "GET",
                    "/api/v1/runs/{run}/news",
                    "Hear what happens to a run, a line of JSON each, until it ends",
                    null,
                    RunNews.class,
                    "application/x-ndjson",
                    false),
            list("GET", "/api/v1/runs/{run}/timeline", "Tell what happened to its blocks", TimelineEntry.class),
            new Operation("GET", "/api/v1/runs/{run}/result.json", "Fetch the result", null, Object.class, JSON, false),
            new Operation(
                    "GET", "/api/v1/runs/{run}/index.html", "Fetch the report", null, String.class, "text/html", false),
            json("POST", "/api/v1/runs/{run}/cancel", "Stop a run; what was measured is kept", null, RunSummary.class),
            json("POST", "/api/v1/runs/{run}/retry", "Measure again what failed", null, RunSummary.class),
            json("POST", "/api/v1/runs/{run}/pause", "Begin no more of its blocks", null, RunSummary.class),
            json("POST", "/api/v1/runs/{run}/resume", "Go on", null, RunSummary.class),
            json(
                    "POST",
                    "/api/v1/runs/{run}/bundles",
                    "Take blocks along for an agent without a network; ?agent= names it",
                    null,
                    Bundle.class),
            list("GET", "/api/v1/pools", "List the pools and their agents", PoolSummary.class),
            json("POST", "/api/v1/pools", "Make a pool, or change it", Pool.class, PoolSummary.class),
            json("DELETE", "/api/v1/pools/{name}", "Remove a pool", null, null),
            list("GET", "/api/v1/users", "List what users get, and have", UserSummary.class),
            json(
                    "POST",
                    "/api/v1/users",
                    "Say what a user gets, or everybody else: *",
                    UserRules.class,
                    UserSummary.class),
            json("DELETE", "/api/v1/users/{name}", "Give a user what everybody else gets", null, null),
            list(
                    "GET",
                    "/api/v1/reservations",
                    "List reservations and maintenance that have not ended",
                    Reservation.class),
            json(
                    "POST",
                    "/api/v1/reservations",
                    "Keep an agent for a user, a pool or, as maintenance, nobody",
                    ReservationRequest.class,
                    Reservation.class),
            json("DELETE", "/api/v1/reservations/{id}", "Cancel a reservation", null, null),
            json("POST", "/api/v1/clean-ups", "Delete what nobody needs", null, CleanUp.class),
            json("POST", "/api/v1/backups", "Copy the database", null, Backup.class),
            json(
                    "POST",
                    "/api/v1/credentials",
                    "Show a join token, and get a credential",
                    JoinRequest.class,
                    JoinAnswer.class),
            json("DELETE", "/api/v1/credentials/self", "Give one's credential up", null, Revocation.class),
            json("POST", "/api/v1/tokens", "Make a join token", TokenRequest.class, TokenAnswer.class),
            json("GET", "/api/v1/tokens", "List tokens and credentials", null, AccessList.class),
            json("DELETE", "/api/v1/tokens/{name}", "Put somebody out", null, Revocation.class));

    private final SchemaBuilder schemas;

    private ApiDocument(SchemaBuilder schemas) {
        this.schemas = schemas;
    }

    static List<Operation> operations() {
        return OPERATIONS;
    }

    /** Write the document. */
    static ObjectNode write() {
        return new ApiDocument(new SchemaGenerator(RecordSchemas.config().build()).buildMultipleSchemaDefinitions())
                .document();
    }

    private ObjectNode document() {
        ObjectNode document = AssayJson.mapper().createObjectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Assay coordinator")
                .put("version", "v1")
                .put("description", "What agents, commands and pages say to a coordinator.");
        TreeMap<String, ObjectNode> paths = new TreeMap<>();
        for (Operation operation : OPERATIONS) {
            paths.computeIfAbsent(operation.path(), _ -> AssayJson.mapper().createObjectNode())
                    .set(operation.method().toLowerCase(Locale.ROOT), described(operation));
        }
        ObjectNode all = document.putObject("paths");
        paths.forEach(all::set);
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.collectDefinitions(SCHEMAS));
        components
                .putObject("securitySchemes")
                .putObject("credential")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "Needed on any other address than a loopback one");
        return document;
    }

    private ObjectNode described(Operation operation) {
        ObjectNode node = AssayJson.mapper().createObjectNode();
        node.put("summary", operation.summary());
        Rule rule = rule(operation);
        if (rule.kind() != Kind.ANYBODY) {
            node.putArray("security").addObject().putArray("credential");
            ArrayNode roles = node.putArray("x-roles");
            rule.roles().stream().map(Role::text).forEach(roles::add);
        }
        parameters(operation, node);
        if (operation.takes() != null) {
            boolean isFile = operation.takes() == byte[].class;
            ObjectNode body = node.putObject("requestBody").put("required", true);
            ObjectNode content = body.putObject("content").putObject(isFile ? "application/octet-stream" : JSON);
            if (!isFile) {
                content.set("schema", schemas.createSchemaReference(operation.takes()));
            }
        }
        ObjectNode responses = node.putObject("responses");
        ObjectNode good = responses.putObject(status(operation)).put("description", "It is done");
        if (operation.gives() != null) {
            ObjectNode content = good.putObject("content").putObject(operation.givesType());
            if (operation.isList()) {
                content.putObject("schema")
                        .put("type", "array")
                        .set("items", schemas.createSchemaReference(operation.gives()));
            } else if (operation.gives() != Object.class
                    && operation.gives() != String.class
                    && operation.gives() != byte[].class) {
                content.set("schema", schemas.createSchemaReference(operation.gives()));
            }
        }
        responses
                .putObject("default")
                .put("description", "It is not done, and why")
                .putObject("content")
                .putObject(JSON)
                .set("schema", schemas.createSchemaReference(ErrorAnswer.class));
        return node;
    }

    private static String status(Operation operation) {
        if (operation.gives() == null) {
            return "204";
        }
        return operation.gives() == SubmissionAnswer.class ? "201" : "200";
    }

    private static void parameters(Operation operation, ObjectNode node) {
        List<String> names = new ArrayList<>();
        for (String part : operation.path().split("/", -1)) {
            if (part.startsWith("{")) {
                names.add(part.substring(1, part.length() - 1));
            }
        }
        if (!names.isEmpty()) {
            ArrayNode parameters = node.putArray("parameters");
            names.forEach(name -> parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string"));
        }
    }

    private static Rule rule(Operation operation) {
        List<String> path = AccessRules.parts(operation.path().replaceAll("\\{[a-z0-9]+}", "*"));
        return AccessRules.all().stream()
                .filter(rule ->
                        rule.method().equals(operation.method()) && rule.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rule for " + operation));
    }

    private static Operation json(
            String method, String path, String summary, @Nullable Class<?> takes, @Nullable Class<?> gives) {
        return new Operation(method, path, summary, takes, gives, JSON, false);
    }

    private static Operation list(String method, String path, String summary, Class<?> gives) {
        return new Operation(method, path, summary, null, gives, JSON, true);
    }

    private static Operation bytes(String method, String path, String summary) {
        return new Operation(method, path, summary, null, byte[].class, "application/octet-stream", false);
    }
}
