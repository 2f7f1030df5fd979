package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Name what measures the same queries a second time, to see whether Assay measured them rightly. */
public enum Referee {
    /** The Java Microbenchmark Harness of OpenJDK. */
    @JsonProperty("jmh")
    JMH;

    /** Return the name as people write it. */
    public String label() {
        return switch (this) {
            case JMH -> "JMH";
        };
    }
}
