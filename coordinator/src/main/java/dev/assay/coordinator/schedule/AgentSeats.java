package dev.assay.coordinator.schedule;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Know which process of each agent takes part.
 *
 * <p>A process that joins takes its agent's place when it asks for work, not before: it can ask only after it heard that it joined, so a
 * late or repeated message of a process that was killed takes nothing from its successor. A process whose place was taken does not get
 * it back, whatever messages of it still arrive.
 */
final class AgentSeats {
    /** More processes than this do not join an agent's place before one of them takes it; the oldest are forgotten. */
    private static final int MOST_REMEMBERED = 64;

    private final Map<String, Places> agents = new HashMap<>();

    /**
     * What a process takes part with.
     *
     * @param devices what it can measure on
     */
    record Seat(String instance, Set<String> devices) {
        Seat {
            devices = Set.copyOf(devices);
        }
    }

    /** One agent. */
    private static final class Places {
        private final SequencedMap<String, Seat> newcomers = new LinkedHashMap<>();
        private final SequencedSet<String> replaced = new LinkedHashSet<>();
        private @Nullable Seat taken;
        private boolean isDrained;
    }

    /** Let a process join. */
    void join(String agent, Seat seat) {
        Places places = agents.computeIfAbsent(agent, _ -> new Places());
        if (places.taken != null && places.taken.instance().equals(seat.instance())) {
            places.taken = seat;
        } else if (!places.replaced.contains(seat.instance())) {
            places.newcomers.putIfAbsent(seat.instance(), seat);
            if (places.newcomers.size() > MOST_REMEMBERED) {
                places.newcomers.pollFirstEntry();
            }
        }
    }

    /** Return the seat of a process that shows that it lives; one that joined takes its agent's place by this. */
    Optional<Seat> take(String agent, String instance) {
        Places places = agents.get(agent);
        if (places == null) {
            return Optional.empty();
        }
        Seat newcomer = places.newcomers.get(instance);
        if (newcomer != null) {
            if (places.taken != null) {
                replace(places, places.taken.instance());
            }
            // Those that joined before this one are older.
            while (!places.newcomers.firstEntry().getKey().equals(instance)) {
                replace(places, places.newcomers.pollFirstEntry().getKey());
            }
            places.newcomers.remove(instance);
            places.taken = newcomer;
        }
        return taken(agent).filter(seat -> seat.instance().equals(instance));
    }

    private static void replace(Places places, String instance) {
        places.replaced.add(instance);
        if (places.replaced.size() > MOST_REMEMBERED) {
            places.replaced.removeFirst();
        }
    }

    /** Return the seat of the process that has an agent's place. */
    Optional<Seat> taken(String agent) {
        return Optional.ofNullable(agents.get(agent)).flatMap(places -> Optional.ofNullable(places.taken));
    }

    /** Return whether a process of an agent takes part, or has joined to do so. */
    boolean isPresent(String agent) {
        Places places = agents.get(agent);
        return places != null && (places.taken != null || !places.newcomers.isEmpty());
    }

    /** Clear an agent's place, and forget all its processes. */
    void clear(String agent) {
        agents.remove(agent);
    }

    /** Give an agent's processes no more work, or work again. */
    void drain(String agent, boolean drained) {
        Places places = agents.get(agent);
        if (places != null) {
            places.isDrained = drained;
        }
    }

    /** Return the devices that an agent is to measure on now. */
    Collection<String> willing(String agent) {
        Places places = agents.get(agent);
        return places == null || places.taken == null || places.isDrained ? Set.of() : places.taken.devices();
    }
}
