package dev.assay.reports.claim;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.ClaimSubject;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BatchingGain;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CheckedClaim;
import dev.assay.scenarios.result.ClaimOutcome.Finding;
import dev.assay.scenarios.result.ClaimVerdict;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RuntimeGain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Find the cells of one device that tell something about a claim. */
final class ClaimFindings {
    private final RunResult result;
    private final CheckedClaim claim;
    private final List<BlockResult> blocks;

    ClaimFindings(RunResult result, CheckedClaim claim, String device) {
        this.result = result;
        this.claim = claim;
        this.blocks = result.blocks().stream()
                .filter(block -> block.device().equals(device))
                .toList();
    }

    /** Return what each cell tells about one number of the claim. */
    List<Finding> of(ClaimedRange range) {
        return switch (claim.claim().about()) {
            case ClaimSubject.OneTechnique _, ClaimSubject.Combination _ -> ofVariants(range);
            case ClaimSubject.AnotherRuntime other ->
                range.quantity() == ClaimedRange.Quantity.SPEED_UP ? ofRuntimes(range, other) : List.of();
            case ClaimSubject.DynamicBatching _ ->
                range.quantity() == ClaimedRange.Quantity.SPEED_UP ? ofBatchers(range) : List.of();
        };
    }

    private List<Finding> ofVariants(ClaimedRange range) {
        List<Finding> findings = new ArrayList<>();
        Set<String> sizes = new HashSet<>();
        for (BlockResult block : blocks) {
            // What a batcher adds to the time is the same for all variants; that claim is another one.
            if (block.load().batching() != null) {
                continue;
            }
            for (Comparison comparison : block.comparisons()) {
                String variant = comparison.variant();
                boolean isNews = range.quantity() != ClaimedRange.Quantity.SIZE_RATIO || sizes.add(variant);
                if (isNews && claim.variants().contains(variant)) {
                    findings.add(finding(variant, block.id(), seen(range.quantity(), block, comparison), range));
                }
            }
        }
        return findings;
    }

    private static @Nullable Interval seen(ClaimedRange.Quantity quantity, BlockResult block, Comparison comparison) {
        return switch (quantity) {
            case SPEED_UP -> comparison.speedup();
            case SIZE_RATIO -> new Interval(comparison.sizeRatio(), comparison.sizeRatio(), comparison.sizeRatio());
            case LOSS -> loss(block, comparison);
        };
    }

    /** Likeness to the baseline's outputs is no accuracy. */
    private static @Nullable Interval loss(BlockResult block, Comparison comparison) {
        Interval delta = comparison.accuracyDelta();
        return delta == null
                        || block.cell(comparison.variant())
                                .map(CellResult::summary)
                                .map(summary -> summary.accuracy())
                                .map(Accuracy::metric)
                                .filter(metric -> metric == GateMetric.ACCURACY)
                                .isEmpty()
                ? null
                : new Interval(-delta.estimate(), -delta.high(), -delta.low());
    }

    private List<Finding> ofRuntimes(ClaimedRange range, ClaimSubject.AnotherRuntime subject) {
        List<Finding> findings = new ArrayList<>();
        for (RuntimeGain gain : Objects.requireNonNullElse(result.runtimeGains(), List.<RuntimeGain>of())) {
            BlockResult block = block(gain.block()).orElse(null);
            BlockResult reference = block(gain.reference()).orElse(null);
            if (block == null || reference == null || !claim.variants().contains(gain.variant())) {
                continue;
            }
            String runtime = block.runtime().type();
            String than = reference.runtime().type();
            if (runtime.equals(than)) {
                // What more threads are worth says nothing of a runtime.
                continue;
            }
            if (runtime.equals(subject.runtime()) && isNamed(than, subject)) {
                findings.add(finding(gain.variant(), block.id(), gain.gain(), range));
            } else if (than.equals(subject.runtime()) && isNamed(runtime, subject)) {
                findings.add(finding(gain.variant(), reference.id(), inverse(gain.gain()), range));
            }
        }
        return findings;
    }

    private static boolean isNamed(String than, ClaimSubject.AnotherRuntime subject) {
        return subject.than() == null || subject.than().equals(than);
    }

    private static @Nullable Interval inverse(@Nullable Interval ratio) {
        return ratio == null ? null : new Interval(1 / ratio.estimate(), 1 / ratio.high(), 1 / ratio.low());
    }

    private List<Finding> ofBatchers(ClaimedRange range) {
        List<Finding> findings = new ArrayList<>();
        for (BatchingGain gain : Objects.requireNonNullElse(result.batchingGains(), List.<BatchingGain>of())) {
            block(gain.block())
                    .filter(block -> formsBatches(block.load().batching()))
                    .filter(_ -> claim.variants().contains(gain.variant()))
                    .ifPresent(block -> findings.add(finding(gain.variant(), block.id(), gain.gain(), range)));
        }
        return findings;
    }

    private static boolean formsBatches(@Nullable Batching batching) {
        return batching != null && batching.maxSize() > 1;
    }

    private static Finding finding(String variant, String block, @Nullable Interval seen, ClaimedRange range) {
        return new Finding(variant, block, seen, verdict(seen, range));
    }

    private static ClaimVerdict verdict(@Nullable Interval seen, ClaimedRange range) {
        if (seen == null) {
            return ClaimVerdict.NOT_MEASURED;
        }
        boolean lessIsBetter = range.quantity() == ClaimedRange.Quantity.LOSS;
        double worst = lessIsBetter ? -seen.high() : seen.low();
        double best = lessIsBetter ? -seen.low() : seen.high();
        double limit = lessIsBetter ? -range.limit() : range.limit();
        if (worst >= limit) {
            return ClaimVerdict.SUPPORTED;
        }
        return best < limit ? ClaimVerdict.NOT_SUPPORTED : ClaimVerdict.INCONCLUSIVE;
    }

    private Optional<BlockResult> block(String id) {
        return blocks.stream().filter(block -> block.id().equals(id)).findFirst();
    }
}
