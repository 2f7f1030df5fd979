package dev.assay.coordinator.web.view;

import java.util.Arrays;
import java.util.Optional;

/** Name what people do to runs. */
public enum RunAction {
    PAUSE("pause", "Pause", "begin no more of its blocks"),
    RESUME("resume", "Resume", "go on with its blocks"),
    CANCEL("cancel", "Cancel", "stop it; what was measured is kept"),
    RETRY("retry", "Retry", "measure again what failed or was cancelled");

    private final String path;
    private final String label;
    private final String meaning;

    RunAction(String path, String label, String meaning) {
        this.path = path;
        this.label = label;
        this.meaning = meaning;
    }

    /** Return the last part of the address that it is sent to. */
    public String path() {
        return path;
    }

    /** Return what stands on its button. */
    public String label() {
        return label;
    }

    /** Return what it does. */
    public String meaning() {
        return meaning;
    }

    /** Find the action with this path. */
    public static Optional<RunAction> named(String path) {
        return Arrays.stream(values())
                .filter(action -> action.path.equals(path))
                .findFirst();
    }
}
