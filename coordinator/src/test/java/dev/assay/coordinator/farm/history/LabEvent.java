package dev.assay.coordinator.farm.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.wire.HeartbeatAnswer;

/**
 * What somebody who speaks with a lab said and heard. Moments are nanoseconds of {@link System#nanoTime}, which all processes of one
 * machine share.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LabEvent.Submitted.class, name = "submitted"),
    @JsonSubTypes.Type(value = LabEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = LabEvent.Granted.class, name = "granted"),
    @JsonSubTypes.Type(value = LabEvent.Beat.class, name = "beat"),
    @JsonSubTypes.Type(value = LabEvent.Delivering.class, name = "delivering"),
    @JsonSubTypes.Type(value = LabEvent.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = LabEvent.Replaced.class, name = "replaced")
})
public sealed interface LabEvent {
    /**
     * A user heard that a run was taken on.
     *
     * @param blocks how many it has to have
     */
    record Submitted(String run, int blocks) implements LabEvent {}

    /** A process of an agent began. */
    record Started(String agent, String instance, long atNs) implements LabEvent {}

    /**
     * A process heard that it has a lease.
     *
     * @param attempt of the block, 1-based
     */
    record Granted(String agent, String instance, BlockKey block, int attempt, long token, long sentNs, long heardNs)
            implements LabEvent {}

    /** A process showed that it measures, and heard what to do. */
    record Beat(
            String agent,
            String instance,
            BlockKey block,
            long token,
            HeartbeatAnswer.Order order,
            long sentNs,
            long heardNs)
            implements LabEvent {}

    /**
     * A process begins to hand a report in; perhaps it hears nothing.
     *
     * @param mark tells this report from all others
     */
    record Delivering(String agent, String instance, BlockKey block, long token, String mark, long sentNs)
            implements LabEvent {}

    /** A process heard what becomes of its report. */
    record Answered(String agent, String instance, BlockKey block, long token, boolean kept, long sentNs, long heardNs)
            implements LabEvent {}

    /** A process heard that another one took its place. */
    record Replaced(String agent, String instance, long atNs) implements LabEvent {}
}
