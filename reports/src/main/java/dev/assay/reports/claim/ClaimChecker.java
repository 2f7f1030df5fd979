package dev.assay.reports.claim;

import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.ClaimSubject;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.CheckedClaim;
import dev.assay.scenarios.result.ClaimOutcome;
import dev.assay.scenarios.result.ClaimVerdict;
import dev.assay.scenarios.result.RunResult;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Check the claims of a scenario, on each device of its run.
 *
 * <p>A cell supports a claimed number where its whole interval is at least as good as the claim's lower end, and speaks against it where
 * the whole interval is worse. A claim of several numbers is one statement: where one number is shown not to hold, the claim does not.
 */
public final class ClaimChecker {
    private ClaimChecker() {}

    /** Return the result with the claims of its scenario, checked. */
    public static RunResult check(RunResult result, Scenario scenario) {
        return scenario.claims().isEmpty()
                ? result
                : check(result.withClaims(scenario.claims().stream()
                        .map(claim -> new CheckedClaim(claim, variants(claim, scenario), List.of()))
                        .toList()));
    }

    /** Return the result with the claims that it holds checked anew. */
    public static RunResult check(RunResult result) {
        List<CheckedClaim> claims = result.claims();
        return claims == null
                ? result
                : result.withClaims(claims.stream()
                        .map(claim -> new CheckedClaim(claim.claim(), claim.variants(), outcomes(result, claim)))
                        .toList());
    }

    private static List<String> variants(Claim claim, Scenario scenario) {
        return switch (claim.about()) {
            case ClaimSubject.OneTechnique(Technique technique) ->
                scenario.variants().stream()
                        .filter(variant -> Technique.of(variant.origin()).equals(EnumSet.of(technique)))
                        .map(Variant::name)
                        .toList();
            case ClaimSubject.Combination _ ->
                scenario.variants().stream()
                        .filter(variant -> Technique.of(variant.origin()).size() > 1)
                        .map(Variant::name)
                        .toList();
            case ClaimSubject.AnotherRuntime _, ClaimSubject.DynamicBatching _ -> List.of(scenario.baseline());
        };
    }

    private static List<ClaimOutcome> outcomes(RunResult result, CheckedClaim claim) {
        return result.devices().stream()
                .map(device -> outcome(result, claim, device))
                .toList();
    }

    private static ClaimOutcome outcome(RunResult result, CheckedClaim claim, Device device) {
        ClaimFindings findings = new ClaimFindings(result, claim, device.id());
        List<ClaimOutcome.Part> parts = claim.claim().ranges().stream()
                .map(range -> part(range, findings.of(range)))
                .toList();
        return new ClaimOutcome(
                device.id(), verdict(parts), parts, new ClaimReasons(result, claim.claim(), device).of(parts));
    }

    private static ClaimOutcome.Part part(ClaimedRange range, List<ClaimOutcome.Finding> findings) {
        Set<ClaimVerdict> verdicts = EnumSet.noneOf(ClaimVerdict.class);
        findings.forEach(finding -> verdicts.add(finding.verdict()));
        return new ClaimOutcome.Part(range, ofCells(verdicts), findings);
    }

    private static ClaimVerdict ofCells(Set<ClaimVerdict> cells) {
        boolean holds = cells.contains(ClaimVerdict.SUPPORTED);
        boolean fails = cells.contains(ClaimVerdict.NOT_SUPPORTED);
        if (holds && fails) {
            return ClaimVerdict.PARTLY;
        }
        if (cells.contains(ClaimVerdict.INCONCLUSIVE)) {
            return ClaimVerdict.INCONCLUSIVE;
        }
        if (fails) {
            return ClaimVerdict.NOT_SUPPORTED;
        }
        return holds ? ClaimVerdict.SUPPORTED : ClaimVerdict.NOT_MEASURED;
    }

    private static ClaimVerdict verdict(List<ClaimOutcome.Part> parts) {
        Set<ClaimVerdict> verdicts = EnumSet.noneOf(ClaimVerdict.class);
        parts.forEach(part -> verdicts.add(part.verdict()));
        boolean holds = verdicts.contains(ClaimVerdict.SUPPORTED);
        boolean fails = verdicts.contains(ClaimVerdict.NOT_SUPPORTED);
        if (verdicts.contains(ClaimVerdict.PARTLY) || (holds && fails)) {
            return ClaimVerdict.PARTLY;
        }
        if (fails) {
            return ClaimVerdict.NOT_SUPPORTED;
        }
        if (verdicts.contains(ClaimVerdict.INCONCLUSIVE)) {
            return ClaimVerdict.INCONCLUSIVE;
        }
        // A number that could not be measured leaves open whether the whole claim holds.
        if (verdicts.contains(ClaimVerdict.NOT_MEASURED)) {
            return holds ? ClaimVerdict.INCONCLUSIVE : ClaimVerdict.NOT_MEASURED;
        }
        return ClaimVerdict.SUPPORTED;
    }
}
