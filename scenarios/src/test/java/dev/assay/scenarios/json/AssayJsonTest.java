package dev.assay.scenarios.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.wire.CellReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DatabindException;

class AssayJsonTest {
    @Test
    void anAbsentNumberIsNotZero() {
        assertThatThrownBy(() -> AssayJson.mapper().readValue("{\"estimate\": 1, \"low\": 0.5}", Interval.class))
                .isInstanceOf(DatabindException.class)
                .hasMessageContaining("high");
    }

    @Test
    void anAbsentOrNullListIsNamed() {
        for (String text : List.of(
                "{\"variant\": \"int8\", \"problems\": []}",
                "{\"variant\": \"int8\", \"problems\": [], \"rounds\": null}",
                "{\"variant\": \"int8\", \"problems\": [], \"rounds\": [null]}")) {
            assertThatThrownBy(() -> AssayJson.mapper().readValue(text, CellReport.class))
                    .isInstanceOf(DatabindException.class)
                    .hasMessageContaining("rounds");
        }
    }

    @Test
    void whatIsNullableMayBeAbsent() {
        assertThat(AssayJson.mapper().readValue("{\"peakResidentBytes\": 7}", MemoryUse.class))
                .isEqualTo(new MemoryUse(7, null));
    }

    @Test
    void whatIsUnknownIsIgnored() {
        assertThat(AssayJson.mapper()
                        .readValue("{\"estimate\": 1, \"low\": 0.5, \"high\": 2, \"newer\": 3}", Interval.class))
                .isEqualTo(new Interval(1, 0.5, 2));
    }
}
