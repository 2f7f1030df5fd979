package dev.assay.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.wire.ErrorAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that are wrong or hostile get the right status and a problem; nothing is stored, and the server lives. */
class ApiRefusalsTest {
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";
    private static final String HASH = "ab".repeat(32);
    private static final String HELLO = """
            {"protocol": 1, "version": "1", "id": "i", "name": "n", "instance": "p", "devices": []}""";

    @TempDir
    private static Path directory;

    private static LoopbackLab lab;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        lab = LoopbackLab.start(directory);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        lab.close();
    }

    /** A request, whose body has one byte in each character, and how it is refused. */
    record Refusal(String method, String path, String type, String body, int status, String code) {
        @Override
        public String toString() {
            String text = body.substring(0, Math.min(60, body.length()));
            return method + " " + path + " " + (body.isEmpty() ? "" : type + " " + text.replaceAll("\\p{Cntrl}", "?"));
        }
    }

    static List<Refusal> refusals() {
        return List.of(
                // Joining.
                post("/agents", "{", 400, "api.bad-json"),
                post("/agents", "", 400, "api.bad-json"),
                post("/agents", "[]", 400, "api.bad-json"),
                post("/agents", "\"hello\"", 400, "api.bad-json"),
                post("/agents", "{}", 400, "api.bad-json"),
                post("/agents", "{\"protocol\": \"one\"}", 400, "api.bad-json"),
                post("/agents", HELLO.replace("\"i\"", "null"), 400, "api.bad-json"),
                post("/agents", HELLO.replace("\"n\"", "null"), 400, "api.bad-json"),
                post("/agents", HELLO.replace("\"p\"", "null"), 400, "api.bad-json"),
                post("/agents", HELLO.replace("[]", "[null]"), 400, "api.bad-json"),
                post("/agents", HELLO.replace("[]", "[{\"id\": \"cpu\"}]"), 400, "api.bad-json"),
                post("/agents", HELLO, 400, "agent.bad-hello"),
                post("/agents", HELLO.replace("1,", "99,"), 426, "agent.protocol"),
                post("/agents", "[".repeat(100_000), 400, "api.bad-json"),
                new Refusal("POST", "/agents", "text/plain", HELLO, 400, "api.not-json"),
                new Refusal("POST", "/agents", "application/x-www-form-urlencoded", "a=b", 400, "api.not-json"),
                new Refusal("PUT", "/agents", JSON, HELLO, 405, "api.wrong-method"),
                new Refusal("DELETE", "/agents/nobody", JSON, "", 404, "api.unknown-path"),
                post("/agents/nobody/drain", "", 404, "agent.unknown"),
                post("/agents/nobody/undrain", "", 404, "agent.unknown"),
                post("/agents/..%2F..%2Fruns/drain", "", 400, "api.bad-path"),
                post("/agents/nobody/explode", "", 404, "api.unknown-path"),
                get("/agents/nobody", 405, "api.wrong-method"),
                // Leases.
                get("/leases", 405, "api.wrong-method"),
                post("/leases", "{\"agent\": 7", 400, "api.bad-json"),
                post("/leases", "{\"agent\": null, \"instance\": null, \"waitMs\": 0}", 400, "api.bad-json"),
                post("/leases", "{\"agent\": \"a\", \"instance\": \"i\", \"waitMs\": \"long\"}", 400, "api.bad-json"),
                post("/leases/one/heartbeat", "{}", 404, "api.unknown-path"),
                post("/leases/99999999999999999999/heartbeat", "{}", 404, "api.unknown-path"),
                post("/leases/1/heartbeat", "{}", 400, "api.bad-json"),
                post("/leases/1/heartbeat", beat(1, "null"), 400, "api.bad-json"),
                post("/leases/1/heartbeat", beat(1, "{}"), 400, "api.bad-json"),
                post("/leases/1/heartbeat", beat(2, progress()), 400, "api.other-token"),
                get("/leases/1/heartbeat", 405, "api.wrong-method"),
                post("/leases/1/hand-back", "{}", 400, "api.bad-json"),
                post("/leases/1/hand-back", handBack(2), 400, "api.other-token"),
                new Refusal("PUT", "/leases/1/report", JSON, "{}", 400, "api.bad-body"),
                new Refusal("PUT", "/leases/1/report", JSON, "", 400, "api.bad-body"),
                new Refusal("PUT", "/leases/1/report", JSON, zipped("{}"), 400, "api.bad-json"),
                new Refusal("PUT", "/leases/1/report", JSON, zipped("nonsense"), 400, "api.bad-json"),
                new Refusal("PUT", "/leases/1/report", JSON, cut(zipped(HELLO)), 400, "api.bad-json"),
                post("/leases/1/report", "{}", 405, "api.wrong-method"),
                // Artifacts.
                get("/artifacts/" + HASH, 404, "artifact.unknown"),
                get("/artifacts/" + HASH.substring(1), 404, "api.unknown-path"),
                get("/artifacts/" + HASH.toUpperCase(Locale.ROOT), 404, "api.unknown-path"),
                get("/artifacts/..%2F..%2Flab.db", 400, "api.bad-path"),
                new Refusal("PUT", "/artifacts/" + HASH, BYTES, "something else", 400, "artifact.wrong-hash"),
                new Refusal("PUT", "/artifacts/" + HASH + "0", BYTES, "x", 404, "api.unknown-path"),
                new Refusal("DELETE", "/artifacts/" + HASH, BYTES, "", 405, "api.wrong-method"),
                // Runs.
                post("/runs", "{", 400, "api.bad-json"),
                post("/runs", "{}", 400, "api.bad-json"),
                post("/runs", submission("name: ["), 400, "scenario.syntax"),
                post("/runs", submission("name: x"), 400, "scenario.missing-key"),
                post("/runs", submission(LoopbackLab.scenario(1)), 503, "target.no-device"),
                get("/runs/nothing", 404, "run.unknown"),
                get("/runs/nothing/news", 404, "run.unknown"),
                get("/runs/nothing/timeline", 404, "run.unknown"),
                get("/runs/nothing/result.json", 404, "run.unknown"),
                get("/runs/nothing/index.html", 404, "run.unknown"),
                get("/runs/..%2F..%2F/result.json", 400, "api.bad-path"),
                get("/runs/%2E%2E/result.json", 404, "api.unknown-path"),
                get("/runs/%00", 400, "api.bad-path"),
                get("/runs/nothing/lab.db", 404, "api.unknown-path"),
                post("/runs/nothing/cancel", "", 404, "run.unknown"),
                post("/runs/nothing/retry", "", 404, "run.unknown"),
                post("/runs/nothing/pause", "", 404, "run.unknown"),
                post("/runs/nothing/resume", "", 404, "run.unknown"),
                new Refusal("DELETE", "/runs/nothing", JSON, "", 404, "run.unknown"),
                // Elsewhere.
                get("", 404, "api.unknown-path"),
                get("/backups", 405, "api.wrong-method"),
                get("/../../etc/passwd", 404, "api.unknown-path"),
                get("/nothing", 404, "api.unknown-path"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isRefusedWithAProblem(Refusal refusal) throws Exception {
        HttpResponse<String> answer = send(refusal);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(refusal.status());
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(JSON));
        assertThat(AssayJson.mapper()
                        .readValue(answer.body(), ErrorAnswer.class)
                        .problems())
                .isNotEmpty()
                .allSatisfy(problem -> {
                    assertThat(problem.message()).isNotBlank().doesNotContain("at dev.assay", "java.base");
                    assertThat(problem.hint()).isNotBlank();
                })
                .anySatisfy(problem -> assertThat(problem.code()).isEqualTo(refusal.code()));
        requireNothingStored();
    }

    @Test
    void aReportOfNobodysBlockIsNotKept() throws Exception {
        String report = zipped("""
                {"run": "r", "block": "b", "attempt": 1, "device": "d", "rounds": 1, "cells": [], "interrupted": false}""");
        HttpResponse<String> answer = send(new Refusal("PUT", "/leases/7/report", JSON, report, 200, ""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"kept\":false");
    }

    private static void requireNothingStored() throws IOException {
        assertThat(lab.client().runs()).isEmpty();
        assertThat(lab.client().agents()).isEmpty();
        Path content = directory.resolve("content");
        if (Files.exists(content)) {
            try (Stream<Path> files = Files.walk(content)) {
                assertThat(files.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    private static HttpResponse<String> send(Refusal refusal) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(lab.uri() + "/api/v1" + refusal.path()))
                .method(refusal.method(), BodyPublishers.ofString(refusal.body(), StandardCharsets.ISO_8859_1))
                .setHeader("Content-Type", refusal.type())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static Refusal post(String path, String body, int status, String code) {
        return new Refusal("POST", path, JSON, body, status, code);
    }

    private static Refusal get(String path, int status, String code) {
        return new Refusal("GET", path, JSON, "", status, code);
    }

    private static String beat(long token, String progress) {
        return "{\"agent\": \"a\", \"instance\": \"i\", \"token\": " + token + ", \"progress\": " + progress + "}";
    }

    private static String progress() {
        return "{\"run\": \"r\", \"block\": \"b\", \"doneSteps\": 0, \"totalSteps\": 1, \"activity\": \"\"}";
    }

    private static String handBack(long token) {
        return "{\"agent\": \"a\", \"instance\": \"i\", \"run\": \"r\", \"block\": \"b\", \"token\": " + token
                + ", \"reason\": \"why\"}";
    }

    private static String submission(String scenario) {
        return "{\"scenario\": " + AssayJson.mapper().writeValueAsString(scenario)
                + ", \"fileName\": \"x.yaml\", \"profile\": \"quick\", \"seed\": 1, \"priority\": 0, \"files\": {}}";
    }

    private static String zipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static String cut(String bytes) {
        return bytes.substring(0, bytes.length() / 2);
    }
}
