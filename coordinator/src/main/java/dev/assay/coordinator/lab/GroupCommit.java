package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gather changes while others are being stored, so that many share one transaction, and keep what is to be done once they are stored.
 * Belongs to one thread.
 */
final class GroupCommit {
    private Batch gathering = new Batch();
    private Optional<Batch> storing = Optional.empty();

    /** Changes that are stored together, and what follows. */
    private static final class Batch {
        private final List<Change> changes = new ArrayList<>();
        private final List<Runnable> afterwards = new ArrayList<>();
    }

    /** Return whether everything so far is stored. */
    boolean isIdle() {
        return storing.isEmpty() && gathering.afterwards.isEmpty();
    }

    /**
     * Have changes stored after all earlier ones.
     *
     * @param afterwards what to do when they are
     */
    void add(List<Change> changes, Runnable afterwards) {
        gathering.changes.addAll(changes);
        gathering.afterwards.add(afterwards);
    }

    /** Begin to store what was gathered, if nothing is being stored; return what to store. */
    Optional<List<Change>> begin() {
        if (storing.isPresent() || gathering.afterwards.isEmpty()) {
            return Optional.empty();
        }
        storing = Optional.of(gathering);
        gathering = new Batch();
        return storing.map(batch -> List.copyOf(batch.changes));
    }

    /** Return once more what {@link #begin} returned last and what could not be stored. */
    List<Change> again() {
        return storing.map(batch -> List.copyOf(batch.changes)).orElse(List.of());
    }

    /** Hear that what {@link #begin} returned is stored; return what to do now. */
    List<Runnable> stored() {
        List<Runnable> afterwards = storing.map(batch -> batch.afterwards).orElse(List.of());
        storing = Optional.empty();
        return afterwards;
    }
}
