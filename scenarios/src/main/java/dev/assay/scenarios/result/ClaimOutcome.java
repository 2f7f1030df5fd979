package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.ClaimedRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say what one device's measurements tell about a claim.
 *
 * @param device its id
 * @param verdict over all parts
 * @param parts one for each number of the claim, in its order
 * @param reasons why the claim does not hold, or was not measured, as far as the evidence tells; one sentence each
 */
public record ClaimOutcome(String device, ClaimVerdict verdict, List<Part> parts, List<String> reasons) {
    public ClaimOutcome {
        parts = List.copyOf(parts);
        reasons = List.copyOf(reasons);
    }

    /**
     * What became of one number.
     *
     * @param claimed what is claimed
     * @param verdict over all cells
     * @param findings one for each cell that tells
     */
    public record Part(ClaimedRange claimed, ClaimVerdict verdict, List<Finding> findings) {
        public Part {
            findings = List.copyOf(findings);
        }
    }

    /**
     * What one cell tells.
     *
     * @param variant the cell's
     * @param block id of the cell's block
     * @param seen the quantity; of one point where it has no interval, {@code null} where there is none
     * @param verdict supported, not supported, inconclusive or not measured
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Finding(
            String variant, String block, @Nullable Interval seen, ClaimVerdict verdict) {}
}
