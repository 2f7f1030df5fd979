package dev.assay.scenarios.language.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("type", "threads", "min-queries", "a");

    @ParameterizedTest
    @CsvSource({
        "thread, threads",
        "thraeds, threads",
        "Threads, threads",
        "min_queries, min-queries",
        "min querys, min-queries",
        "typ, type",
        "tpye, type"
    })
    void findsTheWordThatWasMeant(String written, String meant) {
        assertThat(Suggestion.nearest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"options", "b", "''", "xy"})
    void suggestsNothingForWordsThatAreFarFromAll(String written) {
        assertThat(Suggestion.nearest(written, KNOWN)).isEmpty();
    }

    @Test
    void doesNotCompareVeryLongWords() {
        assertThat(Suggestion.nearest("t".repeat(1_000_000), KNOWN)).isEmpty();
    }
}
