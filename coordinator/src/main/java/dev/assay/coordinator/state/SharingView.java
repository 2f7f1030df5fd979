package dev.assay.coordinator.state;

import dev.assay.coordinator.sharing.Hold;
import dev.assay.coordinator.sharing.SharingRules;
import java.time.Instant;
import java.util.Map;

/**
 * Show how a lab is shared, and what that means now.
 *
 * @param rules what its administrators said
 * @param measured how many blocks are measured for each user
 * @param waiting how many blocks of each user wait
 * @param holds why the first block of a run waits, where none is measured and the rules are the reason; by the run's id
 * @param now when that is so
 */
public record SharingView(
        SharingRules rules,
        Map<String, Integer> measured,
        Map<String, Integer> waiting,
        Map<String, Hold> holds,
        Instant now) {
    public SharingView {
        measured = Map.copyOf(measured);
        waiting = Map.copyOf(waiting);
        holds = Map.copyOf(holds);
    }
}
