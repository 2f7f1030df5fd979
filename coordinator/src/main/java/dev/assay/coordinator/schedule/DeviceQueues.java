package dev.assay.coordinator.schedule;

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

/** Keep the blocks that wait, one queue a device. Belongs to the scheduler's thread. */
final class DeviceQueues {
    private static final Comparator<ScheduledBlock> ORDER = Comparator.comparing(ScheduledBlock::place)
            .thenComparing(block -> block.key().toString());

    private final Map<String, NavigableSet<ScheduledBlock>> byDevice = new HashMap<>();
    private final Set<String> pausedRuns = new HashSet<>();

    void add(ScheduledBlock block) {
        byDevice.computeIfAbsent(block.device(), _ -> new TreeSet<>(ORDER)).add(block);
    }

    void remove(ScheduledBlock block) {
        byDevice.computeIfPresent(block.device(), (_, queue) -> {
            queue.remove(block);
            return queue.isEmpty() ? null : queue;
        });
    }

    /** Return what stands first on any of these devices, leaving out paused runs. */
    Optional<ScheduledBlock> best(Collection<String> devices) {
        return devices.stream().flatMap(device -> first(device).stream()).min(ORDER);
    }

    /** Return what stands first on all devices together, paused or not. */
    List<ScheduledBlock> first(int most) {
        return byDevice.values().stream()
                .flatMap(queue -> queue.stream().limit(most))
                .sorted(ORDER)
                .limit(most)
                .toList();
    }

    int size() {
        return byDevice.values().stream().mapToInt(Set::size).sum();
    }

    void pause(String run) {
        pausedRuns.add(run);
    }

    void resume(String run) {
        pausedRuns.remove(run);
    }

    private Optional<ScheduledBlock> first(String device) {
        NavigableSet<ScheduledBlock> queue = byDevice.get(device);
        return queue == null
                ? Optional.empty()
                : queue.stream()
                        .filter(block -> !pausedRuns.contains(block.key().run()))
                        .findFirst();
    }
}
