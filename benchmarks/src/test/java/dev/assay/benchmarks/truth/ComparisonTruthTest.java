package dev.assay.benchmarks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.ProfileName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short version of {@link ComparisonTruth}, with bars that so few comparisons can carry. */
class ComparisonTruthTest {
    @TempDir
    private Path directory;

    @Test
    void equalThingsAreSeldomCalledDifferent() {
        ComparisonTruth.Count equal = ComparisonTruth.count(ProfileName.STANDARD, directory, 1, 60, 20_261_126);

        assertThat(equal.shareFound()).isLessThanOrEqualTo(0.1);
        assertThat(equal.shareCovered()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void aThoroughRunFindsThreePercent() {
        ComparisonTruth.Count small = ComparisonTruth.count(ProfileName.THOROUGH, directory, 1.03, 30, 20_261_126);

        assertThat(small.shareFound()).isGreaterThanOrEqualTo(0.95);
        assertThat(small.wrongWay()).isZero();
        assertThat(small.shareCovered()).isGreaterThanOrEqualTo(0.9);
    }
}
