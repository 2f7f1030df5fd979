package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Say how queries arrive, in MLPerf's terms. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Load.SingleStream.class, name = "single-stream"),
    @JsonSubTypes.Type(value = Load.Offline.class, name = "offline")
})
public sealed interface Load {
    /** Return the load's name, unique in the scenario. */
    String name();

    /** Return when a measurement may stop, before a profile scales it. */
    LoadBudget budget();

    /** Return this load with another budget. */
    Load withBudget(LoadBudget budget);

    /** Return the load's type as the scenario language writes it. */
    default String typeName() {
        return switch (this) {
            case SingleStream _ -> "single-stream";
            case Offline _ -> "offline";
        };
    }

    /** One query after the other; the result is the latency. */
    record SingleStream(String name, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new SingleStream(name, changed);
        }
    }

    /**
     * All samples at once, as fast as they go; the result is the throughput.
     *
     * @param batch samples that one query carries, whatever the input shape says
     */
    record Offline(String name, int batch, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new Offline(name, batch, changed);
        }
    }
}
