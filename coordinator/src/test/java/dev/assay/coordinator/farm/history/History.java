package dev.assay.coordinator.farm.history;

import java.util.List;

/**
 * What happened in a lab.
 *
 * @param events what agents and users said and heard; those of one process in their order
 * @param stored what the store tells afterwards
 */
public record History(List<LabEvent> events, StoredLab stored) {
    public History {
        events = List.copyOf(events);
    }
}
