package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.scenarios.language.yaml.YamlTreeReader;
import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are meant to hurt, or that are no scenarios at all: a clear problem, soon. */
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFileTest {
    private static Location at(int line, int column) {
        return new Location(ScenarioFiles.FILE, line, column);
    }

    @Test
    void refusesBillionLaughs() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int level = 1; level < 100; level++) {
            String alias = "*a" + (level - 1);
            yaml.append("a%1$d: &a%1$d [%2$s, %2$s, %2$s]\n".formatted(level, alias));
        }

        List<Problem> problems = ScenarioFiles.problems(yaml.toString());

        assertThat(problems).extracting(Problem::code).contains("scenario.anchor", "scenario.alias");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{a: "})
    void refusesDeepNesting(String opening) {
        List<Problem> problems = ScenarioFiles.problems(opening.repeat(40_000));

        assertThat(problems).extracting(Problem::code).contains("scenario.too-deep");
    }

    @Test
    void refusesAHundredMegabytesWithoutReadingThem(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large.yaml");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(100_000_000);
        }

        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> ScenarioReader.read(file));

        assertThat(thrown.problems()).extracting(Problem::code).containsExactly("scenario.too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "# comment\n",
                "\"",
                "a: b\n",
                "\n",
                "a: [b, c]\n- ",
                "key: |\n  text\n",
                "'a': {b: c}, ",
                "&a ",
                "!t ",
                "%YAML 1.2\n"
            })
    void readsTheLargestFileSoon(String repeated) {
        String yaml = repeated.repeat(YamlTreeReader.MAX_BYTES / repeated.length());

        assertThat(ScenarioFiles.problems(yaml)).isNotEmpty();
    }

    @Test
    void pointsAtNulBytes() {
        List<Problem> problems = ScenarioFiles.problems("name: x\nmodel: a\0b\n");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.encoding");
            assertThat(problem.message()).contains("U+0000");
            assertThat(problem.location()).isEqualTo(at(2, 9));
        });
    }

    @Test
    void pointsAtInvalidUtf8() {
        byte[] yaml = "name: ü\nmodel: x?\n".getBytes(StandardCharsets.UTF_8);
        yaml[yaml.length - 2] = (byte) 0xc3;

        assertThat(ScenarioFiles.problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.encoding");
            assertThat(problem.message()).isEqualTo("byte 0xc3 is not valid UTF-8");
            assertThat(problem.location()).isEqualTo(at(2, 9));
        });
    }

    @Test
    void refusesAFileThatEndsInTheMiddleOfACharacter() {
        byte[] whole = "name: ü".getBytes(StandardCharsets.UTF_8);
        byte[] cut = ByteBuffer.allocate(whole.length - 1)
                .put(whole, 0, whole.length - 1)
                .array();

        assertThat(ScenarioFiles.problems(cut)).extracting(Problem::code).containsExactly("scenario.encoding");
    }

    @Test
    void refusesByteOrderMarks() {
        assertThat(ScenarioFiles.problems("\uFEFF" + ScenarioFiles.SHORTEST))
                .extracting(Problem::message)
                .containsExactly("the file starts with a byte order mark");
        assertThat(ScenarioFiles.problems(ScenarioFiles.SHORTEST.getBytes(StandardCharsets.UTF_16)))
                .extracting(Problem::message)
                .containsExactly("the file is UTF-16, not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n"})
    void saysThatAFileIsEmpty(String yaml) {
        assertThat(ScenarioFiles.problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.empty");
            assertThat(problem.location()).isEqualTo(at(1, 1));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"just text", "- a\n- b\n", "42", "---\n", "~"})
    void saysThatAFileIsNoMapping(String yaml) {
        assertThat(ScenarioFiles.problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("scenario.wrong-type");
            assertThat(problem.message()).startsWith("the scenario must be a mapping");
        });
    }

    @Test
    void keepsWhatWasFoundBeforeTheFileBreaks() {
        List<Problem> problems = ScenarioFiles.problems("name: &a x\nname: y\nmodel: [\n");

        assertThat(problems)
                .extracting(Problem::code)
                .containsExactly("scenario.anchor", "scenario.duplicate-key", "scenario.syntax");
    }
}
