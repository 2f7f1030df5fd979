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
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keep the blocks that wait, one queue a device, in which each owner has a lane for each priority. Those of paused runs are kept apart, so
 * that whoever asks for work need not pass them all. Belongs to the scheduler's thread.
 */
final class DeviceQueues {
    private static final Comparator<ScheduledBlock> ORDER = Comparator.comparing(ScheduledBlock::place)
            .thenComparing(block -> block.key().toString());

    private final Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> ready = new HashMap<>();
    private final Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> paused = new HashMap<>();
    private final Set<String> pausedRuns = new HashSet<>();

    /** Blocks between which only their order decides. */
    private record Lane(Owner owner, int priority) {
        static Lane of(ScheduledBlock block) {
            return new Lane(block.owner(), block.place().priority());
        }
    }

    /** A block, and in which of its user's turns at its device it comes. */
    private record Turn(ScheduledBlock block, int number) {}

    void add(ScheduledBlock block) {
        add(queues(block), block);
    }

    void remove(ScheduledBlock block) {
        remove(queues(block), block);
    }

    /**
     * Return what comes next on any of these devices, leaving out paused runs.
     *
     * <p>The block that stands first of all says how low a priority may be now. Of the users who have a block of at least this priority
     * the one comes that has used least, with the block that stands first of theirs.
     *
     * @param longestMs how long a block may take that is begun for an owner; negative if none may begin
     * @param used how much a user has used, for their weight
     */
    Optional<ScheduledBlock> next(
            Collection<String> devices, ToLongFunction<Owner> longestMs, ToLongFunction<String> used) {
        List<ScheduledBlock> heads = devices.stream()
                .flatMap(device -> ready.getOrDefault(device, Map.of()).entrySet().stream())
                .flatMap(lane -> head(
                        lane.getValue(), longestMs.applyAsLong(lane.getKey().owner())))
                .toList();
        return heads.stream()
                .min(ORDER)
                .map(ScheduledBlock::place)
                .flatMap(first -> heads.stream()
                        .filter(head -> head.place().priority() >= first.priority())
                        .min(Comparator.comparingLong((ScheduledBlock head) -> used.applyAsLong(user(head)))
                                .thenComparing(ORDER)));
    }

    private static Stream<ScheduledBlock> head(NavigableSet<ScheduledBlock> lane, long longestMs) {
        if (longestMs < 0) {
            return Stream.empty();
        }
        return longestMs == Long.MAX_VALUE
                ? Stream.of(lane.first())
                : lane.stream()
                        .filter(block -> block.estimatedMs() <= longestMs)
                        .limit(1);
    }

    /**
     * Return what comes first on all devices together, paused or not, if they are equally busy and all blocks take as long as each other.
     *
     * @param weight how much a user gets for each part that others get
     */
    List<ScheduledBlock> first(int most, ToIntFunction<String> weight) {
        List<ScheduledBlock> foremost =
                lanes().flatMap(lane -> lane.stream().limit(most)).toList();
        if (foremost.stream().map(DeviceQueues::user).distinct().limit(2).count() < 2) {
            return foremost.stream().sorted(ORDER).limit(most).toList();
        }
        return foremost.stream()
                .collect(Collectors.groupingBy(block -> List.of(block.device(), user(block))))
                .values()
                .stream()
                .flatMap(blocks -> turns(blocks, weight.applyAsInt(user(blocks.getFirst()))))
                .sorted(Comparator.comparingInt(Turn::number).thenComparing(Turn::block, ORDER))
                .limit(most)
                .map(Turn::block)
                .toList();
    }

    private static Stream<Turn> turns(List<ScheduledBlock> ofUser, int weight) {
        List<ScheduledBlock> sorted = ofUser.stream().sorted(ORDER).toList();
        return IntStream.range(0, sorted.size()).mapToObj(place -> new Turn(sorted.get(place), place / weight));
    }

    private static String user(ScheduledBlock block) {
        return block.owner().user();
    }

    int size() {
        return lanes().mapToInt(Set::size).sum();
    }

    /** Return how many blocks of each user wait, paused or not. */
    Map<String, Integer> sizes() {
        return lanes().collect(Collectors.toMap(lane -> user(lane.first()), Set::size, Integer::sum));
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

    private Stream<NavigableSet<ScheduledBlock>> lanes() {
        return Stream.concat(lanes(ready), lanes(paused));
    }

    private static Stream<NavigableSet<ScheduledBlock>> lanes(
            Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> queues) {
        return queues.values().stream().flatMap(lanes -> lanes.values().stream());
    }

    private Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> queues(ScheduledBlock block) {
        return pausedRuns.contains(block.key().run()) ? paused : ready;
    }

    private static void move(
            String run,
            Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> from,
            Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> to) {
        List<ScheduledBlock> moved = new ArrayList<>();
        lanes(from)
                .forEach(lane -> lane.stream()
                        .filter(block -> block.key().run().equals(run))
                        .forEach(moved::add));
        for (ScheduledBlock block : moved) {
            remove(from, block);
            add(to, block);
        }
    }

    private static void add(Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> queues, ScheduledBlock block) {
        queues.computeIfAbsent(block.device(), _ -> new HashMap<>())
                .computeIfAbsent(Lane.of(block), _ -> new TreeSet<>(ORDER))
                .add(block);
    }

    private static void remove(Map<String, Map<Lane, NavigableSet<ScheduledBlock>>> queues, ScheduledBlock block) {
        queues.computeIfPresent(block.device(), (_, lanes) -> {
            lanes.computeIfPresent(Lane.of(block), (_, lane) -> {
                lane.remove(block);
                return lane.isEmpty() ? null : lane;
            });
            return lanes.isEmpty() ? null : lanes;
        });
    }
}
