package dev.assay.coordinator.lab;

import dev.assay.scenarios.wire.RunNews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Those who watch runs. How far a run is takes a while to read, and news don't wait for it: for who comes late, the news since then are
 * held back until what happened before has been told. So nothing is lost in between; something may be told twice. Belongs to one thread.
 */
final class Watchers {
    private final Map<String, List<Watcher>> byRun = new HashMap<>();

    /** Tell somebody what happens to a run from now on. */
    void add(String run, Consumer<RunNews> hearer) {
        watchers(run).add(new Watcher(hearer, false));
    }

    /** Hold back for somebody what happens to a run from now on, until {@link #catchUp} is called. */
    Watcher addLate(String run, Consumer<RunNews> hearer) {
        Watcher watcher = new Watcher(hearer, true);
        watchers(run).add(watcher);
        return watcher;
    }

    /** Tell somebody who came late what happened before, and then everything since. */
    void catchUp(Watcher watcher, List<RunNews> soFar) {
        soFar.forEach(watcher.hearer);
        watcher.held.forEach(watcher.hearer);
        watcher.held.clear();
        watcher.isLate = false;
    }

    /** Tell somebody no more of a run. */
    void remove(String run, Consumer<RunNews> hearer) {
        byRun.computeIfPresent(run, (_, watchers) -> {
            watchers.removeIf(watcher -> watcher.hearer.equals(hearer));
            return watchers.isEmpty() ? null : watchers;
        });
    }

    /** Tell those who watch a run; after its end there is nothing more to watch. */
    void tell(String run, RunNews news) {
        byRun.getOrDefault(run, List.of()).forEach(watcher -> watcher.hear(news));
        if (news instanceof RunNews.RunEnded) {
            byRun.remove(run);
        }
    }

    private List<Watcher> watchers(String run) {
        return byRun.computeIfAbsent(run, _ -> new ArrayList<>());
    }

    /** Somebody who watches. */
    static final class Watcher {
        private final Consumer<RunNews> hearer;
        private final List<RunNews> held = new ArrayList<>();
        private boolean isLate;

        private Watcher(Consumer<RunNews> hearer, boolean isLate) {
            this.hearer = hearer;
            this.isLate = isLate;
        }

        private void hear(RunNews news) {
            if (isLate) {
                held.add(news);
            } else {
                hearer.accept(news);
            }
        }
    }
}
