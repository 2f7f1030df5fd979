package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ScenarioReaderPropertyTest {
    private static final List<String> FRAGMENTS = List.of(
            ": ",
            "- ",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "\n",
            "  ",
            "\t",
            "#",
            "&a ",
            "*a",
            "!t ",
            "|\n",
            ">\n",
            "%",
            "---\n",
            "...\n",
            "\0",
            "\\",
            "\"\\x\"",
            "\"\\U0FFFFFFF\"",
            "null",
            "1e999",
            "-",
            "0x",
            "9".repeat(30),
            "\u2028",
            "\uD83D\uDE00",
            "<<: *a",
            "%YAML 9.9\n---\n",
            "!/");

    @Property(tries = 1000)
    void endsInAScenarioOrInProblemsWhateverIsChanged(@ForAll("mutations") byte[] yaml) {
        assertScenarioOrProblems(yaml);
    }

    @Property(tries = 300)
    void endsInProblemsForArbitraryBytes(@ForAll byte[] bytes) {
        assertScenarioOrProblems(bytes);
    }

    private static void assertScenarioOrProblems(byte[] yaml) {
        try {
            Scenario scenario = ScenarioReader.read(yaml, ScenarioFiles.FILE);
            assertThat(scenario.variants()).isNotEmpty();
        } catch (ProblemException expected) {
            assertThat(expected.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.code()).matches("(scenario|gate)\\..+");
                assertThat(problem.message()).isNotBlank();
                assertThat(problem.hint()).isNotBlank();
            });
        }
    }

    @Provide
    Arbitrary<byte[]> mutations() {
        return Arbitraries.longs().map(ScenarioReaderPropertyTest::mutate);
    }

    /** Change a valid file at one to four places: insert, delete, repeat or overwrite. */
    private static byte[] mutate(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(random.nextBoolean() ? ScenarioFiles.FULL : ScenarioFiles.SHORTEST);
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int start = random.nextInt(text.length());
            int end = Math.min(text.length(), start + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(start, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 1 -> text.delete(start, end);
                case 2 -> text.insert(start, text.substring(start, end).repeat(1 + random.nextInt(3)));
                case 3 -> text.replace(start, end, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                default -> throw new AssertionError();
            }
            if (text.isEmpty()) {
                text.append('x');
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(5) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }
}
