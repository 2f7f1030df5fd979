package dev.assay.benchmarks.lab;

import dev.assay.coordinator.farm.LeanHttp;
import java.io.IOException;

/**
 * What a coordinator's store took so far.
 *
 * @param transactions how many
 * @param seconds all of them together
 * @param changes in all of them
 */
public record StoreCosts(double transactions, double seconds, double changes) {
    /** Ask a coordinator. */
    public static StoreCosts read(int port) throws IOException {
        double count = 0;
        double sum = 0;
        double changes = 0;
        try (LeanHttp http = new LeanHttp(port)) {
            for (String line : http.get("/metrics").body().lines().toList()) {
                String[] parts = line.split(" ", -1);
                switch (parts[0]) {
                    case "assay_store_write_seconds_count" -> count = Double.parseDouble(parts[1]);
                    case "assay_store_write_seconds_sum" -> sum = Double.parseDouble(parts[1]);
                    case "assay_store_changes_sum" -> changes = Double.parseDouble(parts[1]);
                    default -> {
                        // Of no interest here.
                    }
                }
            }
        }
        return new StoreCosts(count, sum, changes);
    }

    /** Return what was added since an earlier look. */
    public StoreCosts since(StoreCosts earlier) {
        return new StoreCosts(
                transactions - earlier.transactions, seconds - earlier.seconds, changes - earlier.changes);
    }

    /** Return how long a transaction took, in milliseconds. */
    public double msEach() {
        return seconds * 1000 / transactions;
    }

    /** Return how many changes a transaction had. */
    public double changesEach() {
        return changes / transactions;
    }
}
