package dev.assay.scenarios.wire;

import dev.assay.scenarios.problem.Problem;
import java.util.List;

/**
 * Answer a request that can't be served.
 *
 * @param problems what is wrong, at least one
 */
public record ErrorAnswer(List<Problem> problems) {
    public ErrorAnswer {
        problems = List.copyOf(problems);
    }
}
