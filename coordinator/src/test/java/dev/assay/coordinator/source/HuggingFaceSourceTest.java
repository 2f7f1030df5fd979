package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.SourceLocation.HuggingFace;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceSourceTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final byte[] MODEL = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private SourceFixture sources;

    @BeforeEach
    void setUp() {
        sources = new SourceFixture(directory);
    }

    @Test
    void asksTheEndpointForTheFileOfARevision() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> answer.whole(MODEL))) {
            sources.environment = Map.of("HF_ENDPOINT", server.uri("/hub/").toString());

            StoredFile stored = sources.resolve(new HuggingFace("org/name", "refs/pr/1", "onnx/a b.onnx", null));

            assertThat(stored.path()).hasBinaryContent(MODEL);
            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/hub/org/name/resolve/refs%2Fpr%2F1/onnx/a%20b.onnx");
                assertThat(request.header("authorization")).isEmpty();
            });
        }
    }

    @Test
    void tellsTheTokenToTheEndpointOnly() throws IOException {
        try (TestServer storage = new TestServer((request, answer) -> answer.whole(MODEL));
                TestServer hub = new TestServer((request, answer) ->
                        answer.empty("302 Found", "Location: " + storage.uri("localhost", "/blob?signature=s")))) {
            sources.environment = Map.of("HF_ENDPOINT", hub.uri("").toString(), "HF_TOKEN", "hf_secret");

            sources.resolve(new HuggingFace("org/name", "main", "model.onnx", null));

            assertThat(hub.requests())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("authorization")).isEqualTo("Bearer hf_secret"));
            assertThat(storage.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
        }
    }

    @Test
    void saysWhatToDoWhereAccessIsRefusedButNotTheToken() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> answer.empty("401 Unauthorized"))) {
            sources.environment = Map.of("HF_ENDPOINT", server.uri("").toString(), "HF_TOKEN", "hf_secret");

            Problem problem = sources.problem(new HuggingFace("org/name", "main", "model.onnx", null));

            assertThat(problem.code()).isEqualTo("source.failed");
            assertThat(problem.message()).contains("hf:org/name@main/model.onnx", "401");
            assertThat(problem.hint()).contains("HF_TOKEN");
            assertThat(problem.toString()).doesNotContain("hf_secret");
        }
    }

    @Test
    void asksOnlyOnceForTheFileOfACommit() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> answer.whole(MODEL))) {
            sources.environment = Map.of("HF_ENDPOINT", server.uri("").toString());
            HuggingFace pinned = new HuggingFace("org/name", COMMIT, "model.onnx", null);

            assertThat(sources.resolve(pinned)).isEqualTo(sources.resolve(pinned));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void asksEachTimeForTheFileOfABranch() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> answer.whole(MODEL, "ETag: \"v1\""))) {
            sources.environment = Map.of("HF_ENDPOINT", server.uri("").toString());
            HuggingFace branch = new HuggingFace("org/name", "main", "model.onnx", null);

            sources.resolve(branch);
            sources.resolve(branch);

            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "../name, main, m",
        "org/na me, main, m",
        "org/name/x, main, m",
        "org/name, main, ../m",
        "org/name, main, /m"
    })
    void refusesWhatIsNoFileInARepository(String repository, String revision, String path) {
        assertThat(sources.problem(new HuggingFace(repository, revision, path, null))
                        .message())
                .contains("not a valid source");
    }

    @Test
    void refusesAnEndpointWithoutTls() {
        sources.environment = Map.of("HF_ENDPOINT", "http://hub.example", "HF_TOKEN", "hf_secret");

        assertThat(sources.problem(new HuggingFace("org/name", "main", "m", null))
                        .message())
                .contains("not https");
    }
}
