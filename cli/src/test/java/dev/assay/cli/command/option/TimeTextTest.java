package dev.assay.cli.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-01T09:00+01:00",
                "2026-12-01T08:00Z",
                "2026-12-01T08:00:00z",
                "2026-12-01T09:00[Europe/Berlin]",
                "2026-12-01T09:00+01:00[Europe/Berlin]"
            })
    void aTimeHasAZone(String text) {
        assertThat(TimeText.instant(text, ZoneId.of("UTC"))).isEqualTo(Instant.parse("2026-12-01T08:00:00Z"));
    }

    @Test
    void aTimeWithoutAZoneIsRefusedWithWhatItIsHere() {
        assertThatThrownBy(() -> TimeText.instant("2026-12-01T09:00", BERLIN))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().hint()).contains("2026-12-01T09:00+01:00"));
        assertThatThrownBy(() -> TimeText.instant("tomorrow", BERLIN)).hasMessageContaining("no date and time");
    }

    @Test
    void aLengthHasAUnit() {
        assertThat(TimeText.duration("90m")).isEqualTo(Duration.ofMinutes(90));
        assertThatThrownBy(() -> TimeText.duration("90")).hasMessageContaining("no length of time");
    }
}
