package dev.assay.reports.recommendation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ParetoFrontTest {
    private static boolean dominates(List<Integer> one, List<Integer> other) {
        boolean isBetter = false;
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i) > other.get(i)) {
                return false;
            }
            isBetter |= one.get(i) < other.get(i);
        }
        return isBetter;
    }

    @Property(tries = 200)
    void nothingOnTheFrontIsBeatenAndEverythingElseIsBeatenBySomethingOnIt(
            @ForAll @Size(max = 20) List<@Size(3) List<@IntRange(max = 5) Integer>> points) {
        List<List<Integer>> front =
                ParetoFront.of(points, List.of(point -> (double) point.get(0), point -> (double) point.get(1), point ->
                        (double) point.get(2)));

        assertThat(points)
                .allSatisfy(point -> assertThat(front.contains(point))
                        .isEqualTo(points.stream().noneMatch(other -> dominates(other, point))));
        assertThat(points)
                .filteredOn(point -> !front.contains(point))
                .allMatch(point -> front.stream().anyMatch(one -> dominates(one, point)));
    }
}
