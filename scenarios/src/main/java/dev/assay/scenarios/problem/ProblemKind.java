package dev.assay.scenarios.problem;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say who can do something about a problem. */
public enum ProblemKind {
    /** The input is wrong: a scenario, an argument, a model file. */
    @JsonProperty("user")
    USER,
    /** The surroundings are: no network, no disk space, a library that does not load. */
    @JsonProperty("environment")
    ENVIRONMENT,
    /** A measurement on an agent failed: a worker crashed, hung or ran out of memory. */
    @JsonProperty("agent")
    AGENT,
    /** Assay itself is wrong. */
    @JsonProperty("internal")
    INTERNAL
}
