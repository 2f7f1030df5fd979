package dev.assay.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Uses the tokenizer of all-MiniLM-L6-v2, whose file asks for truncation and padding to 128 tokens. */
class TextTokenizerTest {
    private static final byte[] MINILM = FakeSources.resource("/all-minilm-l6-v2-tokenizer.json");

    @TempDir
    private Path directory;

    @Test
    void encodesAsTheModelWasTrained() throws IOException {
        try (TextTokenizer tokenizer = load(MINILM, 8)) {
            TextTokenizer.Tokens tokens = tokenizer.encode("hello world");

            assertThat(ids(tokens)).containsExactly(101, 7592, 2088, 102, 0, 0, 0, 0);
            assertThat(masks(tokens)).containsExactly(1, 1, 1, 1, 0, 0, 0, 0);
            assertThat(types(tokens)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0);
            assertThat(ids(tokenizer.encode("Hello WORLD"))).containsExactly(101, 7592, 2088, 102, 0, 0, 0, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 128, 129, 512, 1000})
    void makesEveryTextAsLongAsAskedWhateverTheFileSays(int length) throws IOException {
        String longText = "hello ".repeat(2000);
        try (TextTokenizer tokenizer = load(MINILM, length)) {
            long[] cut = ids(tokenizer.encode(longText));

            assertThat(cut).hasSize(length).startsWith(101, 7592).endsWith(102);
            assertThat(masks(tokenizer.encode(longText))).containsOnly(1);
            assertThat(ids(tokenizer.encode("hello"))).hasSize(length).startsWith(101, 7592, 102);
        }
    }

    @Test
    void keepsTheSidesOfTheFile() throws IOException {
        byte[] left = changed(json -> {
            ((ObjectNode) json.get("padding"))
                    .put("direction", "Left")
                    .put("pad_id", 7)
                    .put("pad_type_id", 1);
            ((ObjectNode) json.get("truncation")).put("direction", "Left");
        });
        try (TextTokenizer tokenizer = load(left, 6)) {
            TextTokenizer.Tokens tokens = tokenizer.encode("hello world");

            assertThat(ids(tokens)).containsExactly(7, 7, 101, 7592, 2088, 102);
            assertThat(masks(tokens)).containsExactly(0, 0, 1, 1, 1, 1);
            assertThat(types(tokens)).containsExactly(1, 1, 0, 0, 0, 0);
            assertThat(ids(tokenizer.encode("hello hello hello hello world")))
                    .containsExactly(101, 7592, 7592, 7592, 2088, 102);
        }
    }

    @Test
    void padsWithThePaddingTokenWhereTheFileHasNoSettings() throws IOException {
        byte[] plain = changed(json -> {
            json.putNull("padding");
            json.putNull("truncation");
            ObjectNode token = (ObjectNode) json.get("added_tokens").get(0);
            token.put("id", 1).put("content", "<pad>");
        });
        try (TextTokenizer tokenizer = load(plain, 5)) {
            assertThat(ids(tokenizer.encode("hello")))
                    .startsWith(101, 7592, 102)
                    .doesNotContain(0);
        }
    }

    @Test
    void refusesALengthWithoutRoomForAWord() throws IOException {
        assertThatThrownBy(() -> load(MINILM, 2)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problems().getFirst().code()).isEqualTo("tokenizer.sequence-too-short");
            assertThat(e.problems().getFirst().hint()).contains("at least 3");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{}", "{\"model\": {\"type\": \"WordPiece\"}}", "\u0000\u0001"})
    void refusesAFileThatIsNoTokenizer(String content) {
        assertThatThrownBy(() -> load(content.getBytes(StandardCharsets.UTF_8), 8))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("tokenizer.invalid"))
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void tellsTheLibraryToStayOffTheNetwork() throws IOException {
        load(MINILM, 8).close();

        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }

    private TextTokenizer load(byte[] content, int length) throws IOException {
        Path file = Files.write(directory.resolve("file"), content);
        return TextTokenizer.load(file, "tokenizer.json", length);
    }

    private static byte[] changed(Consumer<ObjectNode> change) {
        ObjectNode json = (ObjectNode) AssayJson.mapper().readTree(MINILM);
        change.accept(json);
        return AssayJson.mapper().writeValueAsBytes(json);
    }

    private static long[] ids(TextTokenizer.Tokens tokens) {
        return LongStream.range(0, tokens.length()).map(i -> tokens.id((int) i)).toArray();
    }

    private static long[] masks(TextTokenizer.Tokens tokens) {
        return LongStream.range(0, tokens.length())
                .map(i -> tokens.mask((int) i))
                .toArray();
    }

    private static long[] types(TextTokenizer.Tokens tokens) {
        return LongStream.range(0, tokens.length())
                .map(i -> tokens.typeId((int) i))
                .toArray();
    }
}
