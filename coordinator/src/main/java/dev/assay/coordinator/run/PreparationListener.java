package dev.assay.coordinator.run;

/** Hear what a preparation is doing; called from the preparing thread. */
@FunctionalInterface
public interface PreparationListener {
    /** A listener that does nothing. */
    PreparationListener NONE = activity -> {};

    /**
     * Hear that the next step begins.
     *
     * @param activity for people, for example {@code variant int8} or {@code sample set for shape seq-128}
     */
    void started(String activity);
}
