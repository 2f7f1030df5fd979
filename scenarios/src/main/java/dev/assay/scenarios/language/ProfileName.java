package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Name how much time a run may take. */
public enum ProfileName {
    @JsonProperty("quick")
    QUICK,
    @JsonProperty("standard")
    STANDARD,
    @JsonProperty("thorough")
    THOROUGH;

    /** Return the name as users write it. */
    public String toText() {
        return name().toLowerCase(Locale.ROOT);
    }
}
