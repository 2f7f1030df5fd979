package dev.assay.reports.claim;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.ClaimSubject;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.ClaimOutcome.Finding;
import dev.assay.scenarios.result.ClaimOutcome.Part;
import dev.assay.scenarios.result.ClaimVerdict;
import dev.assay.scenarios.result.RunResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Say why a claim does not hold on a device, as far as evidence tells; what is not in the result is not guessed at. */
final class ClaimReasons {
    /** Below this, what every call costs whatever the model does is a good part of a query. */
    private static final long SHORT_QUERY_NS = 200_000;

    /** Hazards of CPUs on which integers are not faster than floats. */
    private static final Set<String> SLOW_INTEGERS =
            Set.of("cpu.no-vnni", "cpu.avx512-without-vnni", "cpu.no-dot-product");

    private static final List<String> QUANTIZERS = List.of("QuantizeLinear", "DequantizeLinear");
    private static final String CAST = "Cast";

    private final RunResult result;
    private final Claim claim;
    private final Device device;
    private final Set<String> reasons = new LinkedHashSet<>();

    ClaimReasons(RunResult result, Claim claim, Device device) {
        this.result = result;
        this.claim = claim;
        this.device = device;
    }

    /** Return the reasons, the most telling first; none where the claim holds. */
    List<String> of(List<Part> parts) {
        for (Part part : parts) {
            if (part.findings().isEmpty()) {
                reasons.add(nothingMeasured());
            } else if (part.claimed().quantity() == ClaimedRange.Quantity.SPEED_UP) {
                part.findings().stream()
                        .filter(finding -> finding.verdict() == ClaimVerdict.NOT_SUPPORTED
                                || finding.verdict() == ClaimVerdict.INCONCLUSIVE)
                        .forEach(this::addForSpeed);
            }
        }
        return List.copyOf(reasons);
    }

    private String nothingMeasured() {
        return switch (claim.about()) {
            case ClaimSubject.OneTechnique(Technique technique) ->
                "no variant of this run has " + technique.toText() + " as its only technique";
            case ClaimSubject.Combination _ -> "no variant of this run has several techniques";
            case ClaimSubject.AnotherRuntime(String runtime, String than) ->
                "this run has not measured the same file on " + runtime + " and on "
                        + (than == null ? "another runtime" : than) + " here";
            case ClaimSubject.DynamicBatching _ ->
                "no load of this run has a dynamic batcher beside the same load without one";
        };
    }

    private void addForSpeed(Finding finding) {
        BlockResult block = result.block(finding.block()).orElseThrow();
        CellResult baseline = block.cells().getFirst();
        Evidence evidence =
                block.cell(finding.variant()).map(CellResult::evidence).orElse(null);
        switch (claim.about()) {
            case ClaimSubject.OneTechnique(Technique technique) -> {
                addForTechnique(technique, evidence, baseline.evidence());
                addForShortQueries(baseline);
            }
            case ClaimSubject.Combination _ -> {
                // Which techniques a variant has, its graph tells for some of them only.
                if (computesIntegers(evidence)) {
                    addForTechnique(Technique.INT8, evidence, baseline.evidence());
                }
                addForTechnique(Technique.FUSION, evidence, baseline.evidence());
                addForShortQueries(baseline);
            }
            case ClaimSubject.AnotherRuntime _ -> addForShortQueries(baseline);
            case ClaimSubject.DynamicBatching _ -> addForBatcher(evidence);
        }
    }

    private void addForTechnique(Technique technique, @Nullable Evidence evidence, @Nullable Evidence baseline) {
        switch (technique) {
            case INT8 -> {
                device.environment().hazards().stream()
                        .filter(hazard -> SLOW_INTEGERS.contains(hazard.code()))
                        .map(Hazard::message)
                        .forEach(reasons::add);
                int left = QUANTIZERS.stream()
                        .mapToInt(operator -> count(evidence, operator))
                        .sum();
                if (left > 0) {
                    reasons.add("conversions between floats and integers are left in the graph that ran: it has "
                            + String.join(" and ", QUANTIZERS) + " nodes");
                }
            }
            case FP16 -> {
                if (isOnCpu(evidence) && count(evidence, CAST) > count(baseline, CAST)) {
                    reasons.add(
                            "the runtime computes in FP32 here, for lack of FP16 kernels, and converts to and fro: the"
                                    + " graph that ran has more Cast nodes than the baseline's");
                }
            }
            case FUSION -> {
                if (isSameGraph(evidence, baseline)) {
                    reasons.add(
                            "the runtime merges the same operators by itself: the graph that ran is the baseline's");
                }
            }
            case INT4, PRUNING -> {
                // Their shapes and operators say nothing about why they are no faster.
            }
        }
    }

    private void addForShortQueries(CellResult baseline) {
        Long p50Ns = baseline.summary() == null ? null : baseline.summary().p50Ns();
        if (p50Ns != null && p50Ns < SHORT_QUERY_NS) {
            reasons.add("the model is small: a query of the baseline takes " + Numbers.duration(p50Ns)
                    + ", and what each call costs whatever the model does is a part of that");
        }
    }

    private void addForBatcher(@Nullable Evidence evidence) {
        if (isOnCpu(evidence)) {
            reasons.add(
                    "a CPU is busy with one query already; batches pay where a device has more arithmetic units than one"
                            + " query fills");
        }
    }

    private static boolean isOnCpu(@Nullable Evidence evidence) {
        return evidence != null
                && !evidence.providers().isEmpty()
                && evidence.providers().keySet().stream().allMatch(provider -> provider.contains("CPU"));
    }

    private static boolean computesIntegers(@Nullable Evidence evidence) {
        return evidence != null
                && evidence.operators() != null
                && evidence.operators().keySet().stream()
                        .anyMatch(operator -> operator.contains("Quant")
                                || operator.contains("Integer")
                                || operator.startsWith("QLinear"));
    }

    private static boolean isSameGraph(@Nullable Evidence one, @Nullable Evidence other) {
        return one != null
                && other != null
                && one.operators() != null
                && one.operators().equals(other.operators());
    }

    private static int count(@Nullable Evidence evidence, String operator) {
        Map<String, Integer> operators = evidence == null ? null : evidence.operators();
        return operators == null ? 0 : operators.getOrDefault(operator, 0);
    }
}
