package dev.assay.scenarios.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentileSupportTest {
    @ParameterizedTest
    @CsvSource({"50, 7", "90, 44", "95, 90", "99, 459", "99.9, 4603", "99.99, 46050"})
    void needsTheQueriesOfTheBinomialBound(double percentile, long queries) {
        assertThat(PercentileSupport.requiredQueries(percentile)).isEqualTo(queries);
        assertThat(PercentileSupport.supports(queries, percentile)).isTrue();
        assertThat(PercentileSupport.supports(queries - 1, percentile)).isFalse();
    }

    /** 64 and 662 are in LoadGen's source; the others follow from its formula. */
    @ParameterizedTest
    @CsvSource({
        "50, 1, 11",
        "90, 1, 64",
        "90, 2, 81",
        "90, 5, 127",
        "90, 10, 197",
        "90, 100, 1246",
        "95, 1, 130",
        "95, 10, 398",
        "99, 1, 662",
        "99, 2, 838",
        "99, 5, 1307",
        "99, 100, 12571",
        "99.9, 1, 6636",
        "99.9, 2, 8403",
        "99.9, 100, 125826"
    })
    void needsMoreQueriesWhereSomeAreAbove(double percentile, int above, long queries) {
        assertThat(PercentileSupport.requiredQueries(percentile, above)).isEqualTo(queries);
    }

    @Property(tries = 100)
    void growsWithThePercentile(
            @ForAll @DoubleRange(min = 1, max = 99) double percentile, @ForAll @IntRange(max = 20) int above) {
        assertThat(PercentileSupport.requiredQueries(percentile + 0.5, above))
                .isGreaterThanOrEqualTo(PercentileSupport.requiredQueries(percentile, above));
    }

    @ParameterizedTest
    @CsvSource({
        "458, 99, -1",
        "459, 99, 0",
        "661, 99, 0",
        "662, 99, 1",
        "12570, 99, 99",
        "12571, 99, 100",
        "4602, 99.9, -1"
    })
    void allowsAsManyAboveABoundAsLoadGen(long queries, double percentile, long allowed) {
        assertThat(PercentileSupport.allowedAbove(queries, percentile)).isEqualTo(allowed);
    }

    @Property(tries = 200)
    void whatIsAllowedIsWhatIsRequired(
            @ForAll @IntRange(min = 1, max = 2_000_000) int queries,
            @ForAll @DoubleRange(min = 50, max = 99.99) double percentile) {
        long allowed = PercentileSupport.allowedAbove(queries, percentile);
        if (allowed >= 0) {
            assertThat(PercentileSupport.requiredQueries(percentile, allowed)).isLessThanOrEqualTo(queries);
        }
        assertThat(PercentileSupport.requiredQueries(percentile, allowed + 1)).isGreaterThan(queries);
    }

    @Test
    void aBoundIsExceededOnlyWhereThatIsBeyondChance() {
        // Of 1,000 queries 10 are above p99 on average, with a standard deviation of 3.1.
        assertThat(PercentileSupport.isExceeded(1000, 10, 99)).isFalse();
        assertThat(PercentileSupport.isExceeded(1000, 17, 99)).isFalse();
        assertThat(PercentileSupport.isExceeded(1000, 19, 99)).isTrue();
        assertThat(PercentileSupport.isExceeded(1000, 0, 99)).isFalse();
        assertThat(PercentileSupport.isExceeded(5, 5, 99)).isTrue();
    }

    @Property(tries = 200)
    void theFewestThatExceedABoundAreEnoughAndOneLessIsNot(
            @ForAll @IntRange(min = 1, max = 100_000) int queries,
            @ForAll @DoubleRange(min = 50, max = 99.99) double percentile) {
        long fewest = PercentileSupport.fewestExceeding(queries, percentile);
        if (fewest < 0) {
            assertThat(PercentileSupport.isExceeded(queries, queries, percentile))
                    .isFalse();
        } else {
            assertThat(PercentileSupport.isExceeded(queries, fewest, percentile))
                    .isTrue();
            assertThat(PercentileSupport.isExceeded(queries, fewest - 1, percentile))
                    .isFalse();
        }
    }

    @Test
    void refusesWhatIsNoPercentile() {
        assertThatIllegalArgumentException().isThrownBy(() -> PercentileSupport.requiredQueries(100));
        assertThatIllegalArgumentException().isThrownBy(() -> PercentileSupport.requiredQueries(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PercentileSupport.requiredQueries(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> PercentileSupport.requiredQueries(90, -1));
    }
}
