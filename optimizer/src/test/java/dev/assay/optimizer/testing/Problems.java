package dev.assay.optimizer.testing;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expect problems. */
public final class Problems {
    private Problems() {}

    /** Return the first problem that an action reports; fail if it reports none. */
    public static Problem of(ThrowingCallable action) {
        ProblemException exception = catchThrowableOfType(ProblemException.class, action);
        if (exception == null) {
            throw new AssertionError("no problem was reported");
        }
        return exception.problems().getFirst();
    }
}
