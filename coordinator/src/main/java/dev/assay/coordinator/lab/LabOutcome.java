package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.scenarios.wire.RunNews;
import java.util.ArrayList;
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
 * @param queueGrew whether an agent that waits may find work now
 */
record LabOutcome(
        List<Change> changes,
        List<News> news,
        List<RunRecord> toPrepare,
        Set<String> toStopPreparing,
        Set<String> reported,
        Set<String> toAssemble,
        boolean queueGrew) {
    /** Something that those who watch a run want to hear. */
    record News(String run, RunNews news) {}

    /** Gather what happens. */
    static final class Collector {
        private final List<Change> changes = new ArrayList<>();
        private final List<News> news = new ArrayList<>();
        private final List<RunRecord> toPrepare = new ArrayList<>();
        private final Set<String> toStopPreparing = new LinkedHashSet<>();
        private final Set<String> reported = new LinkedHashSet<>();
        private final Set<String> toAssemble = new LinkedHashSet<>();
        private boolean queueGrew;

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

        void queueGrew() {
            queueGrew = true;
        }

        LabOutcome toOutcome() {
            return new LabOutcome(
                    List.copyOf(changes),
                    List.copyOf(news),
                    List.copyOf(toPrepare),
                    Set.copyOf(toStopPreparing),
                    Set.copyOf(reported),
                    Set.copyOf(toAssemble),
                    queueGrew);
        }
    }
}
