package dev.assay.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordNetNounsTest {
    private static final String ENTITY =
            "00001740 03 n 01 entity 0 002 ~ 00001930 n 0000 ~ 00002137 n 0000 | that which exists  \n";

    @TempDir
    private Path directory;

    @Test
    void readsDefinitionsWithTheirLexicographerFiles() throws IOException {
        assertThat(
                        read(
                                "  1 This software and database is being provided  \n" + ENTITY
                                        + "00035910 04 n 02 feat 0 effort 0 000 | a notable achievement; \"he did a feat\"; \"a feat\"  \n"
                                        + "15300051 28 n 01 time 1 001 @ 00001740 n 0a1f | an instance (see `time'; rare): \"five times\"\n"))
                .containsExactly(
                        new LabelledText("that which exists", 0),
                        new LabelledText("a notable achievement", 1),
                        new LabelledText("an instance (see `time'; rare)", 25));
    }

    @Test
    void keepsQuotedWordsThatBelongToTheDefinition() throws IOException {
        assertThat(read("00001740 03 n 01 x 0 000 | a word as in \"carrot and stick\"; rare  \n"))
                .containsExactly(new LabelledText("a word as in \"carrot and stick\"; rare", 0));
    }

    @Test
    void keepsEqualDefinitionsOfOneClassOnceAndOfTwoClassesNever() throws IOException {
        assertThat(read("""
                        00000001 05 n 01 a 0 000 | one thing
                        00000002 05 n 01 b 0 000 | one thing; "with an example"
                        00000003 06 n 01 c 0 000 | two things
                        00000004 07 n 01 d 0 000 | two things
                        00000005 06 n 01 e 0 000 | two things
                        00000006 06 n 01 f 0 000 | last
                        """)).containsExactly(new LabelledText("one thing", 2), new LabelledText("last", 3));
    }

    @Test
    void leavesOutAGlossThatIsAnExampleOnly() throws IOException {
        assertThat(read("00000001 05 n 01 a 0 000 | \"nothing but this\"\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one space",
                "00001740 03 n 01 entity 0 000",
                "00001740 03 n 01 entity 0 000 | ",
                "1740 03 n 01 entity 0 000 | gloss",
                "00001740 3 n 01 entity 0 000 | gloss",
                "00001740 02 n 01 entity 0 000 | gloss",
                "00001740 29 n 01 entity 0 000 | gloss",
                "00001740 03 v 01 entity 0 000 | gloss",
                "00001740 03 n 1 entity 0 000 | gloss",
                "00001740 03 n 02 entity 0 000 | gloss",
                "00001740 03 n 01 entity 000 | gloss",
                "00001740 03 n 01 entity 0 | gloss",
                "00001740 03 n 01 entity 0 00 | gloss",
                "00001740 03 n 01 entity 0 001 | gloss",
                "00001740 03 n 01 entity 0 001 ~ 1 n 0000 | gloss",
                "00001740 03 n 01 entity 0 001 ~ 00001930 n 000 | gloss",
                "00001740 03 n 01 entity 0 000 more | gloss",
                "00001740 03 n 01  0 000 | gloss"
            })
    void namesTheLineThatIsNoSynset(String line) {
        assertThatThrownBy(() -> read("  license\n" + ENTITY + line + "\n" + ENTITY))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problems().getFirst().code()).isEqualTo("dataset.malformed");
                    assertThat(e.problems().getFirst().location()).isEqualTo(new Location("data.noun", 3, 1));
                })
                .hasMessageContaining("line 3 of data.noun");
    }

    @Test
    void namesTheLineThatIsNotUtf8() throws IOException {
        Path file = Files.write(
                directory.resolve("latin1"),
                (ENTITY + "00001740 03 n 01 caf\u00e9 0 000 | a place\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> WordNetNouns.read(file, "data.noun"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("line 2 of data.noun")
                .hasMessageContaining("UTF-8");
    }

    @Test
    void readsAllOfWordNet() throws IOException {
        Path file = Files.write(
                directory.resolve("data.noun"), FakeSources.resource("/net/sf/extjwnl/data/wordnet/wn31/data.noun"));

        List<LabelledText> definitions = WordNetNouns.read(file, "data.noun");

        Map<Integer, Long> byClass =
                definitions.stream().collect(Collectors.groupingBy(LabelledText::label, Collectors.counting()));
        assertThat(byClass).hasSize(26).containsEntry(0, 51L).containsEntry(13, 42L);
        assertThat(definitions)
                .contains(new LabelledText(
                        "that which is perceived or known or inferred to have its own distinct existence (living or"
                                + " nonliving)",
                        WordNetNouns.CLASSES.indexOf("noun.Tops")))
                .doesNotHaveDuplicates();
        assertThat(definitions.size()).isBetween(81_000, 82_000);
    }

    private List<LabelledText> read(String content) throws IOException {
        return WordNetNouns.read(Files.writeString(directory.resolve("data.noun"), content), "data.noun");
    }
}
