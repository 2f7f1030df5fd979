package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Answer a {@link LeaseRequest}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LeaseAnswer.Work.class, name = "work"),
    @JsonSubTypes.Type(value = LeaseAnswer.NoWork.class, name = "no-work"),
    @JsonSubTypes.Type(value = LeaseAnswer.JoinFirst.class, name = "join-first"),
    @JsonSubTypes.Type(value = LeaseAnswer.Replaced.class, name = "replaced")
})
public sealed interface LeaseAnswer {
    /**
     * Measure this.
     *
     * @param token goes with everything that is said about this lease
     * @param device id in the lab of the device to measure on
     * @param assignment what to measure
     */
    record Work(long token, String device, BlockAssignment assignment) implements LeaseAnswer {}

    /** There was nothing to do while the request waited. */
    record NoWork() implements LeaseAnswer {}

    /** The coordinator doesn't know the agent (any more). */
    record JoinFirst() implements LeaseAnswer {}

    /** Another process joined as this agent later: stop. */
    record Replaced() implements LeaseAnswer {}
}
