package dev.assay.coordinator.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Keep the blocks that wait, one queue a device. Those of paused runs are kept apart, so that whoever asks for work need not pass them
 * all. Belongs to the scheduler's thread.
 */
final class DeviceQueues {
    private static final Comparator<ScheduledBlock> ORDER = Comparator.comparing(ScheduledBlock::place)
            .thenComparing(block -> block.key().toString());

    private final Map<String, NavigableSet<ScheduledBlock>> ready = new HashMap<>();
    private final Map<String, NavigableSet<ScheduledBlock>> paused = new HashMap<>();
    private final Set<String> pausedRuns = new HashSet<>();

    void add(ScheduledBlock block) {
        add(queues(block), block);
    }

    void remove(ScheduledBlock block) {
        remove(queues(block), block);
    }

    /** Return what stands first on any of these devices, leaving out paused runs. */
    Optional<ScheduledBlock> best(Collection<String> devices) {
        return devices.stream()
                .flatMap(device -> Stream.ofNullable(ready.get(device)))
                .map(NavigableSet::first)
                .min(ORDER);
    }

    /** Return what stands first on all devices together, paused or not. */
    List<ScheduledBlock> first(int most) {
        return all().flatMap(queue -> queue.stream().limit(most))
                .sorted(ORDER)
                .limit(most)
                .toList();
    }

    int size() {
        return all().mapToInt(Set::size).sum();
    }

    void pause(String run) {
        if (pausedRuns.add(run)) {
            move(run, ready, paused);
        }
    }

    void resume(String run) {
        if (pausedRuns.remove(run)) {
            move(run, paused, ready);
        }
    }

    private Stream<NavigableSet<ScheduledBlock>> all() {
        return Stream.concat(ready.values().stream(), paused.values().stream());
    }

    private Map<String, NavigableSet<ScheduledBlock>> queues(ScheduledBlock block) {
        return pausedRuns.contains(block.key().run()) ? paused : ready;
    }

    private static void move(
            String run, Map<String, NavigableSet<ScheduledBlock>> from, Map<String, NavigableSet<ScheduledBlock>> to) {
        List<ScheduledBlock> moved = new ArrayList<>();
        for (NavigableSet<ScheduledBlock> queue : from.values()) {
            queue.stream().filter(block -> block.key().run().equals(run)).forEach(moved::add);
        }
        for (ScheduledBlock block : moved) {
            remove(from, block);
            add(to, block);
        }
    }

    private static void add(Map<String, NavigableSet<ScheduledBlock>> queues, ScheduledBlock block) {
        queues.computeIfAbsent(block.device(), _ -> new TreeSet<>(ORDER)).add(block);
    }

    private static void remove(Map<String, NavigableSet<ScheduledBlock>> queues, ScheduledBlock block) {
        queues.computeIfPresent(block.device(), (_, queue) -> {
            queue.remove(block);
            return queue.isEmpty() ? null : queue;
        });
    }
}
