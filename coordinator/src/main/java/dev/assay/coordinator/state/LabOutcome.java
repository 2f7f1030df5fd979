package dev.assay.coordinator.state;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.scenarios.wire.RunNews;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Say what is to be done because of what happened in a lab.
 *
 * @param changes to store before anything else
 * @param news to tell those who watch
 * @param toPrepare runs whose models and samples are to be made ready
 * @param toStopPreparing runs that nobody wants any more
 * @param reported runs that got another report
 * @param toAssemble runs of which nothing is open
 * @param called agents that may find work now if they wait for it
 */
public record LabOutcome(
        List<Change> changes,
        List<News> news,
        List<RunRecord> toPrepare,
        Set<String> toStopPreparing,
        Set<String> reported,
        Set<String> toAssemble,
        Called called) {
    /** Something that those who watch a run want to hear. */
    public record News(String run, RunNews news) {}

    /**
     * Agents that are called.
     *
     * @param everybody whether all are
     * @param agents who is, if not
     */
    public record Called(boolean everybody, Set<String> agents) {
        public Called {
            agents = Set.copyOf(agents);
        }

        /** Return those of some agents that are called. */
        public List<String> among(Set<String> some) {
            return everybody
                    ? List.copyOf(some)
                    : agents.stream().filter(some::contains).toList();
        }
    }

    /** Gather what happens. */
    static final class Collector {
        private final List<Change> changes = new ArrayList<>();
        private final List<News> news = new ArrayList<>();
        private final List<RunRecord> toPrepare = new ArrayList<>();
        private final Set<String> toStopPreparing = new LinkedHashSet<>();
        private final Set<String> reported = new LinkedHashSet<>();
        private final Set<String> toAssemble = new LinkedHashSet<>();
        private final Set<String> called = new HashSet<>();
        private boolean callsEverybody;

        void changed(Change change) {
            changes.add(change);
        }

        boolean hasChanges() {
            return !changes.isEmpty();
        }

        void news(String run, RunNews told) {
            news.add(new News(run, told));
        }

        void prepare(RunRecord run) {
            toPrepare.add(run);
        }

        void stopPreparing(String run) {
            toStopPreparing.add(run);
        }

        void reported(String run) {
            reported.add(run);
        }

        void assemble(String run) {
            toAssemble.add(run);
        }

        void call(String agent) {
            called.add(agent);
        }

        void callEverybody() {
            callsEverybody = true;
        }

        /** Return what was gathered, and begin anew. */
        LabOutcome take() {
            LabOutcome taken = new LabOutcome(
                    List.copyOf(changes),
                    List.copyOf(news),
                    List.copyOf(toPrepare),
                    Set.copyOf(toStopPreparing),
                    Set.copyOf(reported),
                    Set.copyOf(toAssemble),
                    new Called(callsEverybody, called));
            changes.clear();
            news.clear();
            toPrepare.clear();
            toStopPreparing.clear();
            reported.clear();
            toAssemble.clear();
            called.clear();
            callsEverybody = false;
            return taken;
        }
    }
}
