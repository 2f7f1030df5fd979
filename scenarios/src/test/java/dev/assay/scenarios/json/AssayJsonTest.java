package dev.assay.scenarios.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class AssayJsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"exact\":true}", "{\"count\":1}", "{\"count\":null,\"exact\":true}"})
    void refusesToTakeAMissingNumberOrTruthValueForZeroOrFalse(String json) {
        assertThatThrownBy(() -> AssayJson.mapper().readValue(json, Measured.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void leavesOutWhatMayBeAbsent() {
        assertThat(AssayJson.mapper().readValue("{\"count\":1,\"exact\":true,\"newer\":2}", Measured.class))
                .isEqualTo(new Measured(1, true, null));
    }

    record Measured(int count, boolean exact, @Nullable Double share) {}
}
