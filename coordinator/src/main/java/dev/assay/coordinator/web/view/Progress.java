package dev.assay.coordinator.web.view;

/**
 * Say how far something is.
 *
 * @param percent from 0 to 100
 * @param words the same for people, for example {@code 3 of 8 steps}
 * @param activity what happens now, or empty
 */
public record Progress(int percent, String words, String activity) {
    private static final int WHOLE = 100;

    static Progress of(double share, String words, String activity) {
        // Whole only when it is: rounding must not say that something is done.
        return new Progress((int) Math.floor(Math.clamp(share, 0, 1) * WHOLE), words, activity);
    }
}
