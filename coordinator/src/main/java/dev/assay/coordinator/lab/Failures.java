package dev.assay.coordinator.lab;

import java.util.concurrent.CompletionException;

/** Look into what stages fail with. */
public final class Failures {
    private Failures() {}

    /** Return what really failed: stages that follow others wrap it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
