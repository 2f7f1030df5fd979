package dev.assay.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.wire.LeaseAnswer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabWebTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'javascript:";
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([0-9a-f]+)\"");

    @TempDir
    private static Path directory;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static WebLab lab;

    @BeforeAll
    static void start() {
        lab = new WebLab(directory);
        lab.join("lab1", HOSTILE);
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        lab.close();
    }

    @Test
    void everyPageMayLoadNothingFromElsewhere() throws Exception {
        for (String path : new String[] {"/", "/runs", "/submit", "/agents/lab1", "/nowhere"}) {
            HttpResponse<String> page = get(path);

            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                            .doesNotContain("unsafe"));
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(page.body()).doesNotContain("style=\"").doesNotContain("onclick");
        }
    }

    @Test
    void whatAgentsSayIsText() throws Exception {
        for (String path : new String[] {"/", "/agents/lab1"}) {
            assertThat(get(path).body())
                    .contains("&lt;img src=x onerror=alert(1)&gt;")
                    .doesNotContain("<img");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nowhere,404",
        "GET,/runs/none,404",
        "GET,/agents/none,404",
        "GET,/runs/none/report,404",
        "PUT,/,405",
        "GET,/runs/none/cancel,405",
        "POST,/submit,403"
    })
    void browsersGetPagesAndProgramsGetJson(String method, String path, int status) throws Exception {
        HttpRequest.BodyPublisher body =
                method.equals("GET") ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString("a=b");
        HttpRequest.Builder request = HttpRequest.newBuilder(lab.address(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, body);

        HttpResponse<String> forPrograms = send(request.copy());
        HttpResponse<String> forBrowsers = send(request.header("Accept", "text/html,*/*"));

        assertThat(forPrograms.statusCode()).isEqualTo(status);
        assertThat(forPrograms.body()).startsWith("{\"problems\":");
        assertThat(forBrowsers.statusCode()).isEqualTo(status);
        assertThat(forBrowsers.body()).contains("<h1>").contains("Go to the overview");
    }

    @Test
    void theApiAnswersWithJsonWhoeverAsks() throws Exception {
        assertThat(get("/api/v1/nowhere").body()).startsWith("{\"problems\":");
    }

    @ParameterizedTest
    @CsvSource({
        "wrong,,",
        "right,cross-site,",
        "right,same-site,",
        "right,,http://evil.example",
        "right,,null",
    })
    void refusesFormsThatItDidNotMake(String token, String site, String origin) throws Exception {
        HttpRequest.Builder request =
                form("/agents/lab1/drain", Map.of("csrf", token.equals("right") ? token() : "0".repeat(64)));
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        if (origin != null) {
            request.header("Origin", origin);
        }

        assertThat(send(request).statusCode()).isEqualTo(403);
        assertThat(get("/agents/lab1").body()).contains("do-drain\" id=\"button-drain\"");
    }

    @Test
    void drainsAnAgentAndTakesItBack() throws Exception {
        HttpResponse<String> drained = send(form("/agents/lab1/drain", Map.of("csrf", token()))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Origin", "null"));

        assertThat(drained.statusCode()).isEqualTo(303);
        assertThat(drained.headers().firstValue("Location")).hasValue("/agents/lab1");
        assertThat(get("/agents/lab1").body()).contains(">drained<").contains("Undrain");
        send(form("/agents/lab1/undrain", Map.of("csrf", token())));
        assertThat(get("/agents/lab1").body()).doesNotContain(">drained<");
    }

    @Test
    void showsProblemsOfAScenarioAtTheirPlaceAndLosesNothing() throws Exception {
        String wrong = WebLab.SCENARIO.replace("baseline", "basline") + "# <b>kept</b>\n";

        HttpResponse<String> page = send(
                form("/submit", Map.of("csrf", token(), "scenario", wrong, "profile", "quick", "action", "submit")));

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body())
                .contains("line 9, column 1")
                .contains("<mark>b</mark>asline: fp32")
                .contains("# &lt;b&gt;kept&lt;/b&gt;");
    }

    @Test
    void submitsWhatWasPreviewedAndNothingElse() throws Exception {
        Map<String, String> fields =
                Map.of("csrf", token(), "scenario", WebLab.SCENARIO, "profile", "quick", "action", "submit");

        HttpResponse<String> preview = send(form("/submit", fields));

        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(preview.body()).contains("What it would measure").contains("1 block on 1 device");
        Matcher digest =
                Pattern.compile("name=\"previewed\" value=\"([0-9a-f]+)\"").matcher(preview.body());
        assertThat(digest.find()).isTrue();
        Map<String, String> again = new HashMap<>(fields);
        again.put("previewed", digest.group(1));
        again.put("scenario", WebLab.SCENARIO + "# changed\n");
        assertThat(send(form("/submit", again)).body()).contains("has changed since it was shown");
        again.put("scenario", WebLab.SCENARIO);
        HttpResponse<String> submitted = send(form("/submit", again));
        assertThat(submitted.statusCode()).isEqualTo(303);
        String run = submitted.headers().firstValue("Location").orElseThrow();
        assertThat(get(run).body()).contains("tiny").contains("Cancel");

        LeaseAnswer.Work work = lab.take("lab1");
        lab.progress("lab1", work, 1, 4, HOSTILE);
        assertThat(get(run).body()).contains("1 of 4 steps: &lt;img").doesNotContain("<img");
        assertThat(get("/").body()).contains("value=\"25\"").doesNotContain("<img");
        send(form(run + "/pause", Map.of("csrf", token())));
        assertThat(get(run).body()).contains("measuring, paused").contains("Resume");
        lab.report(work, HOSTILE);
        lab.report(work, HOSTILE);
        HttpResponse<String> report = untilFound(run + "/report");
        assertThat(report.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox allow-scripts"));
        assertThat(get(run + "/result.json").body()).startsWith("{");
    }

    @Test
    void sendsWhoHasFilesToTheCommandLine() throws Exception {
        String scenario = WebLab.SCENARIO.replace("maven:org.example:model:1!/model.onnx", "file:model.onnx");

        HttpResponse<String> page = send(form("/submit", Map.of("csrf", token(), "scenario", scenario)));

        assertThat(page.body()).contains("model.onnx").contains("assay submit").doesNotContain("value=\"submit\"");
    }

    private static HttpResponse<String> untilFound(String path) throws Exception {
        long endNs = System.nanoTime() + 20_000_000_000L;
        HttpResponse<String> page = get(path);
        while (page.statusCode() != 200 && System.nanoTime() < endNs) {
            LockSupport.parkNanos(1_000_000);
            page = get(path);
        }
        return page;
    }

    private static String token() throws Exception {
        Matcher token = TOKEN.matcher(get("/submit").body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private static HttpRequest.Builder form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(lab.address(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(lab.address(path)).header("Accept", "text/html"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
