package dev.assay.reports.assembly;

import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.reports.statistics.RatioEstimate;
import dev.assay.scenarios.result.Comparison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** Finish all comparisons of a run together: the more there are, the stronger must be what each shows. */
final class ComparisonFamily {
    private ComparisonFamily() {}

    /**
     * Finish comparisons.
     *
     * @param blocks the comparisons of each block
     * @param margin relative difference in speed that does not matter
     * @return the same, in the same order
     */
    static List<List<Comparison>> of(List<List<BareComparison>> blocks, double margin) {
        double[] pValues = blocks.stream()
                .flatMap(Collection::stream)
                .map(BareComparison::speedup)
                .filter(Objects::nonNull)
                .mapToDouble(RatioEstimate::pValue)
                .toArray();
        Iterator<Double> confidences =
                DoubleStream.of(FalseDiscoveryRate.confidences(pValues)).iterator();
        List<List<Comparison>> finished = new ArrayList<>();
        for (List<BareComparison> block : blocks) {
            List<Comparison> comparisons = new ArrayList<>();
            for (BareComparison comparison : block) {
                double confidence = comparison.speedup() == null ? 1 - FalseDiscoveryRate.RATE : confidences.next();
                comparisons.add(comparison.at(confidence, margin));
            }
            finished.add(comparisons);
        }
        return finished;
    }
}
