package dev.assay.coordinator.database;

import dev.assay.coordinator.database.StoreAddress.Durability;
import dev.assay.coordinator.schedule.BlockState;
import java.nio.file.Path;
import java.util.List;

/** Write to a store without end, and say after each write that it is done. */
final class WritingProcess {
    private WritingProcess() {}

    public static void main(String[] arguments) {
        LabStore store = LabStores.open(new StoreAddress.SqliteFile(Path.of(arguments[0]), Durability.POWER_CUT));
        RunRecord run = LabFixture.run(1);
        long token = store.load().lastToken();
        if (token == 0) {
            store.write(List.of(new Change.RunSubmitted(run), LabFixture.prepared(run, 2)));
        }
        while (true) {
            token++;
            BlockState.Leased lease = new BlockState.Leased(1, token, "agent", "process");
            store.write(List.of(LabFixture.changed(run, 0, lease), LabFixture.changed(run, 1, lease)));
            System.out.println(token);
        }
    }
}
