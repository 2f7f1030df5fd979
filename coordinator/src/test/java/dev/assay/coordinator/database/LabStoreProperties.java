package dev.assay.coordinator.database;

import dev.assay.coordinator.database.LabModel.Step;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However changes are mixed, and however they are cut into writes, the store holds what they say. */
class LabStoreProperties {
    @Property(tries = 40)
    void holdsWhatTheChangesSay(@ForAll("histories") List<List<Step>> history) {
        LabModel model = new LabModel();
        try (LabStore store = LabStores.open(new StoreAddress.Memory())) {
            for (List<Step> steps : history) {
                List<Change> changes = new ArrayList<>();
                steps.forEach(step -> model.play(step).ifPresent(changes::add));
                store.write(changes);
                model.assertSame(store);
            }
        }
    }

    @Provide
    Arbitrary<List<List<Step>>> histories() {
        return Combinators.combine(
                        Arbitraries.of(LabModel.Kind.class),
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.longs().between(1, 6))
                .as(Step::new)
                .list()
                .ofMaxSize(30)
                .list()
                .ofMaxSize(4);
    }
}
