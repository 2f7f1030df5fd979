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
        Database database = switch (address) {
            case StoreAddress.SqliteFile file -> SqliteDatabase.open(file);
            case StoreAddress.Memory memory -> SqliteDatabase.open(memory);
            case StoreAddress.Postgres postgres -> PostgresDatabase.open(postgres);
        };
        try {
            Schema.migrate(database);
            return SqlLabStore.open(database);
        } catch (Throwable e) {
            database.close();
            throw e;
        }
    }
}
