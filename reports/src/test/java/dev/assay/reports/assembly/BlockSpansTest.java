package dev.assay.reports.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.ResultFixtures;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockSpansTest {
    @Test
    void findEveryBlockWhateverNamesItHas() {
        for (RunResult result : List.of(ResultFixtures.complete(), ResultFixtures.evilNames())) {
            byte[] json = ResultJson.toJson(result).getBytes(StandardCharsets.UTF_8);

            BlockSpans spans = Objects.requireNonNull(BlockSpans.of(json));

            assertThat(spans.blocks().stream()
                            .map(span -> AssayJson.mapper()
                                    .readValue(json, span.from(), span.to() - span.from(), BlockResult.class)))
                    .isEqualTo(result.blocks());
            assertThat(json[spans.opened() - 1]).isEqualTo((byte) '[');
            assertThat(json[spans.closed()]).isEqualTo((byte) ']');
        }
    }

    @Test
    void aLargeResultIsReadAsASmallOneIs() {
        RunResult result = ResultFixtures.complete();
        String json = ResultJson.toJson(result);
        String large = json.replaceFirst("\\{", "{" + " ".repeat(9 << 20));

        assertThat(ResultJson.parse(large, "result.json")).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "{\"blocks\"",
                "{\"blocks\": 7}",
                "{\"blocks\": [{\"a\": \"\\\"",
                "{\"a\": {\"blocks\": []}}"
            })
    void areNotFoundWhereThereAreNone(String json) {
        assertThat(BlockSpans.of(json.getBytes(StandardCharsets.UTF_8))).isNull();
    }
}
