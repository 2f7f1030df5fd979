package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.wire.RunNews;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WatchersTest {
    private static final RunNews PREPARED = new RunNews.Prepared(List.of(new RunNews.WaitingBlock("b1", "lab3", 1000)));
    private static final RunNews STARTED = new RunNews.BlockStarted("b1", "lab3", "lab3", 1);
    private static final RunNews ENDED = new RunNews.BlockEnded("b1", List.of());
    private static final RunNews OVER = new RunNews.RunEnded(List.of());

    private final Watchers watchers = new Watchers();
    private final List<RunNews> heard = new ArrayList<>();
    private final Consumer<RunNews> hearer = heard::add;

    @Test
    void whoWatchesFromTheBeginningHearsNewsAtOnce() {
        watchers.add("run", hearer);

        watchers.tell("run", PREPARED);
        watchers.tell("another", STARTED);

        assertThat(heard).containsExactly(PREPARED);
    }

    @Test
    void newsThatComeWhileTheStateIsBeingReadAreToldAfterIt() {
        Watchers.Watcher late = watchers.addLate("run", hearer);
        watchers.tell("run", STARTED);
        assertThat(heard).isEmpty();

        watchers.catchUp(late, List.of(PREPARED));
        watchers.tell("run", ENDED);

        assertThat(heard).containsExactly(PREPARED, STARTED, ENDED);
    }

    @Test
    void aRunThatEndsWhileItsStateIsBeingReadIsToldToTheEnd() {
        Watchers.Watcher late = watchers.addLate("run", hearer);
        watchers.tell("run", OVER);

        watchers.catchUp(late, List.of(PREPARED));
        watchers.tell("run", STARTED);

        assertThat(heard).containsExactly(PREPARED, OVER);
    }

    @Test
    void whoWentAwayHearsNoMore() {
        watchers.add("run", hearer);
        watchers.add("run", news -> {});

        watchers.remove("run", hearer);
        watchers.tell("run", STARTED);

        assertThat(heard).isEmpty();
    }
}
