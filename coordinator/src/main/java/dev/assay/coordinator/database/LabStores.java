package dev.assay.coordinator.database;

/** Opens the store of a lab, whatever database it is in. */
public final class LabStores {
    private LabStores() {}

    /**
     * Open a store, and bring its tables up to date. It is this coordinator's alone until it is closed.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code store.in-use} if another coordinator has it, {@code
     *     store.newer-schema} if a newer Assay wrote it, {@code store.not-reachable}, {@code store.access-denied} or another one that
     *     begins with {@code store.}
     */
    public static LabStore open(StoreAddress address) {
        return open(
                switch (address) {
                    case StoreAddress.SqliteFile file -> SqliteDatabase.open(file);
                    case StoreAddress.Memory memory -> SqliteDatabase.open(memory);
                    case StoreAddress.Postgres postgres -> PostgresDatabase.open(postgres);
                },
                LabNode.NONE);
    }

    /**
     * Open a store as the node of a cluster that leads from now on. Another node that had it until now loses it: whatever it is writing is
     * undone. A coordinator without a cluster keeps it.
     *
     * @param node which node this is
     * @throws dev.assay.scenarios.problem.ProblemException as {@link #open}
     */
    public static LedStore lead(StoreAddress.Postgres address, LabNode node) {
        try (Leaderships leaderships = Leaderships.open(address)) {
            leaderships.dismiss();
        }
        return open(PostgresDatabase.open(address), node);
    }

    private static SqlLabStore open(Database database, LabNode node) {
        try {
            Schema.migrate(database);
            return SqlLabStore.open(database, node);
        } catch (Throwable e) {
            database.close();
            throw e;
        }
    }
}
