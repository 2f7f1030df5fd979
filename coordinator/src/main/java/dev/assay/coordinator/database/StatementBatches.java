package dev.assay.coordinator.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Collects rows statement by statement, and sends each statement with all its rows at once. */
final class StatementBatches {
    private final Handle handle;
    private final String store;
    private final Map<String, Batch> batches = new LinkedHashMap<>();

    /**
     * Make an empty collection.
     *
     * @param store what people call it, for messages
     */
    StatementBatches(Handle handle, String store) {
        this.handle = handle;
        this.store = store;
    }

    /**
     * Return where to bind one row of a statement and add it. The statement has to find something to do.
     *
     * @param subject what the row is about, for messages
     */
    PreparedBatch row(String sql, Object subject) {
        Batch batch = batches.computeIfAbsent(sql, _ -> new Batch(handle.prepareBatch(sql), new ArrayList<>()));
        batch.subjects.add(subject);
        return batch.statement;
    }

    /**
     * Send what was collected, in the order in which the statements were first named.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code store.contradiction} if a statement found nothing to do for a row
     */
    void execute() {
        for (Batch batch : batches.values()) {
            try (PreparedBatch statement = batch.statement) {
                int[] counts = statement.execute();
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] == 0) {
                        throw StoreProblems.unknown(store, batch.subjects.get(i));
                    }
                }
            }
        }
        batches.clear();
    }

    private record Batch(PreparedBatch statement, List<Object> subjects) {}
}
