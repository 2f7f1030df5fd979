package dev.assay.coordinator.web.view;

import java.util.List;

/**
 * Show the lab on one page.
 *
 * @param status the lab in a sentence
 * @param waitingMore how many blocks wait besides those in {@code queue}
 * @param ended the last runs that ended
 */
public record Overview(
        String status,
        List<AgentRow> agents,
        List<QueueRow> queue,
        int waitingMore,
        List<RunRow> running,
        List<RunRow> ended) {
    public Overview {
        agents = List.copyOf(agents);
        queue = List.copyOf(queue);
        running = List.copyOf(running);
        ended = List.copyOf(ended);
    }
}
