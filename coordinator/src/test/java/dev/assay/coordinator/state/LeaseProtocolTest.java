package dev.assay.coordinator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.database.LabSnapshot;
import dev.assay.coordinator.state.LeaseProtocol.Fault;
import dev.assay.coordinator.state.LeaseProtocol.Step;
import dev.assay.coordinator.state.LeaseProtocol.Variation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Visits every state that the lease protocol can get into while a limited number of things go wrong, in every order. */
class LeaseProtocolTest {
    private static final List<String> TWO_AGENTS = List.of("lab1", "lab2");
    /** Somebody copied a machine: two processes with one name, and one device. */
    private static final List<String> TWINS = List.of("lab1", "lab1");

    /** How often each thing goes wrong; {@code -Dassay.protocol.faults=2} takes minutes. */
    private static final int OFTEN = Integer.getInteger("assay.protocol.faults", 1);

    @ParameterizedTest
    @CsvSource({"CRASH,KILL", "CRASH,SILENCE", "CRASH,REPEAT", "KILL,SILENCE", "SILENCE,REPEAT", "KILL,REPEAT"})
    void nothingIsLostOrCountedTwiceWhateverGoesWrongOfOneAgent(Fault one, Fault other) {
        int states = explore(new Setting(1, List.of("lab1"), faults(one, other), Variation.NONE));

        assertThat(states).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({"CRASH", "SILENCE", "REPEAT"})
    void nothingIsLostOrCountedTwiceWhateverGoesWrongOfTwins(Fault fault) {
        int states = explore(new Setting(1, TWINS, faultsOfPatient(fault), Variation.NONE));

        assertThat(states).isGreaterThan(300);
    }

    @Test
    void nothingIsLostOrCountedTwiceWhenTheCoordinatorDiesBetweenTwoAgents() {
        int states = explore(new Setting(2, TWO_AGENTS, Map.of(Fault.CRASH, 1), Variation.NONE));

        assertThat(states).isGreaterThan(500);
    }

    @Test
    void aLabThatForgetsItsTokensIsFoundOut() {
        Variation forgetful = new Variation(
                stored -> new LabSnapshot(
                        stored.runs(), stored.blocks(), stored.agents(), 0, stored.lastRunNumber(), stored.sharing()),
                true);

        assertThatThrownBy(() -> explore(new Setting(2, TWO_AGENTS, faults(Fault.CRASH, Fault.SILENCE), forgetful)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("one token, one lease");
    }

    @Test
    void aLabThatAnswersBeforeItStoresIsFoundOut() {
        Variation hasty = new Variation(stored -> stored, false);

        assertThatThrownBy(() -> explore(new Setting(1, List.of("lab1"), faults(Fault.CRASH), hasty)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is kept");
    }

    /** What a world begins with. */
    private record Setting(int blocks, List<String> agents, Map<Fault, Integer> faults, Variation variation) {
        Setting {
            agents = List.copyOf(agents);
            faults = Map.copyOf(faults);
        }

        /** Return the world in which just this happened. */
        LeaseProtocol after(List<Step> story) {
            LeaseProtocol world = LeaseProtocol.begin(blocks, agents, new EnumMap<>(faults), variation);
            story.forEach(world::play);
            return world;
        }
    }

    private static Map<Fault, Integer> faults(Fault... more) {
        Map<Fault, Integer> faults = new EnumMap<>(Map.of(Fault.IMPATIENCE, OFTEN, Fault.HEARTBEAT, 1));
        for (Fault fault : more) {
            faults.merge(fault, OFTEN, Integer::sum);
        }
        return faults;
    }

    /** Two processes have many more states than one. */
    private static Map<Fault, Integer> faultsOfPatient(Fault fault) {
        Map<Fault, Integer> faults = faults(fault);
        faults.merge(Fault.IMPATIENCE, -1, Integer::sum);
        return faults;
    }

    /** Visit every state that can be reached, check each, and return how many there are. */
    private static int explore(Setting setting) {
        Set<String> known = new HashSet<>();
        Deque<List<Step>> toVisit = new ArrayDeque<>(List.of(List.of()));
        while (!toVisit.isEmpty()) {
            List<Step> story = toVisit.poll();
            for (Step step : setting.after(story).steps()) {
                List<Step> longer =
                        Stream.concat(story.stream(), Stream.of(step)).toList();
                try {
                    LeaseProtocol world = setting.after(longer);
                    if (known.add(world.fingerprint())) {
                        toVisit.add(longer);
                        world.check();
                        world.checkEnd();
                    }
                } catch (AssertionError e) {
                    throw new AssertionError("after\n" + join(longer) + "\n" + e.getMessage(), e);
                }
            }
        }
        return known.size();
    }

    private static String join(List<Step> story) {
        return story.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
