package dev.assay.scenarios.wire;

import java.util.List;

/**
 * Tell what a coordinator deleted.
 *
 * @param runs ids of the runs that were older than it keeps them
 * @param files how many files no run needs any more
 * @param bytes how large they were together
 */
public record CleanUp(List<String> runs, int files, long bytes) {
    public CleanUp {
        runs = List.copyOf(runs);
    }
}
