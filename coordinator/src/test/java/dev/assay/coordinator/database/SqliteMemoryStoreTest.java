package dev.assay.coordinator.database;

class SqliteMemoryStoreTest extends LabStoreContract {
    @Override
    StoreAddress newAddress() {
        return new StoreAddress.Memory();
    }
}
