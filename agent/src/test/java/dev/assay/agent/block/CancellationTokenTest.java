package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTokenTest {
    private final CancellationToken token = new CancellationToken();
    private final List<String> done = new ArrayList<>();

    @Test
    void whatListensIsToldOnce() {
        CancellationToken.Registration _ = token.onCancel(() -> done.add("a"));

        token.cancel();
        token.cancel();

        assertThat(done).containsExactly("a");
        assertThat(token.isCancelled()).isTrue();
    }

    @Test
    void whatNoLongerListensIsNotTold() {
        token.onCancel(() -> done.add("a")).close();

        token.cancel();

        assertThat(done).isEmpty();
    }

    @Test
    void whoComesLateIsToldAtOnce() {
        token.cancel();

        CancellationToken.Registration _ = token.onCancel(() -> done.add("late"));

        assertThat(done).containsExactly("late");
    }
}
