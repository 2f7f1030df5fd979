package dev.assay.scenarios.wire;

import java.util.List;

/**
 * Carry blocks of a run to an agent that can't reach the coordinator.
 *
 * <p>As a file it is a ZIP archive: {@value #MANIFEST} is this record, and each file that a block needs is
 * {@code artifacts/SHA256}. What the agent brings back is another archive: {@value #RESULTS} is {@link Results}, and the report of
 * each block is {@code reports/TOKEN.json}.
 *
 * @param format version of all this, see {@link #FORMAT}
 * @param run id of the run
 * @param agent its name in the lab
 * @param agentId which agent it is, see {@link AgentHello#id}
 * @param blocks what to measure, each with the token that its report needs
 */
public record Bundle(int format, String run, String agent, String agentId, List<LeaseAnswer.Work> blocks) {
    /** The version that this Assay reads and writes. */
    public static final int FORMAT = 1;
    /** Name of the entry that says what there is to measure. */
    public static final String MANIFEST = "bundle.json";
    /** Name of the entry that says what was measured. */
    public static final String RESULTS = "results.json";

    public Bundle {
        blocks = List.copyOf(blocks);
    }

    /** Return the name of the entry with the bytes of a file. */
    public static String entry(ArtifactReference file) {
        return "artifacts/" + file.sha256();
    }

    /** Return the name of the entry with the report of a block. */
    public static String report(long token) {
        return "reports/" + token + ".json";
    }

    /**
     * Say what was measured.
     *
     * @param format see {@link #FORMAT}
     * @param run id of the run
     * @param agent who measured
     * @param version of the Assay that measured
     * @param reports one for each block that was measured
     */
    public record Results(int format, String run, String agent, String version, List<Reported> reports) {
        public Results {
            reports = List.copyOf(reports);
        }
    }

    /**
     * Say where a report is.
     *
     * @param token of the block
     * @param block its id
     * @param sha256 of the entry with the report
     */
    public record Reported(long token, String block, String sha256) {}
}
