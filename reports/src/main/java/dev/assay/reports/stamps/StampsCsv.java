package dev.assay.reports.stamps;

import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.stamps.QueryStampsReader;
import java.io.IOException;
import java.io.Writer;

/**
 * Write query stamps as CSV: a header, then one line a query, nanoseconds after the start of the round's recording. Latency is what
 * Assay reports: it counts from when the query was scheduled, which in a closed loop is when it was issued.
 */
public final class StampsCsv {
    private StampsCsv() {}

    /**
     * Write all queries of a file.
     *
     * @throws ProblemException {@code stamps.damaged} if the file is not whole
     * @throws IOException if one of the two fails
     */
    public static void write(QueryStampsReader stamps, Writer out) throws IOException {
        out.write("scheduled_ns,issued_ns,done_ns,latency_ns\n");
        StringBuilder line = new StringBuilder();
        stamps.read((scheduledNs, issuedNs, doneNs) -> {
            line.setLength(0);
            line.append(scheduledNs).append(',');
            line.append(issuedNs).append(',');
            line.append(doneNs).append(',');
            line.append(doneNs - scheduledNs).append('\n');
            out.append(line);
        });
    }
}
