package dev.assay.coordinator.conversion;

import java.util.List;

/** What comparing a converted model with its original brought. */
sealed interface Parity {
    /**
     * It answers like the original.
     *
     * @param findings how near it is, output by output
     */
    record Same(List<String> findings) implements Parity {
        public Same {
            findings = List.copyOf(findings);
        }
    }

    /**
     * It does not.
     *
     * @param what names the output and the sample, and what would be allowed
     */
    record Different(String what) implements Parity {}
}
