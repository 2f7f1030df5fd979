package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import java.util.List;

/** Take as long as a test says. */
final class FakeQuery implements PreparedQuery {
    private final Runnable run;
    private long runs;
    private boolean answered;

    FakeQuery(Runnable run) {
        this.run = run;
    }

    static FakeQuery taking(FakeClock clock, long ns) {
        return new FakeQuery(() -> clock.advance(ns));
    }

    long runs() {
        return runs;
    }

    @Override
    public void run() {
        runs++;
        answered = false;
        run.run();
        answered = true;
    }

    boolean hasAnswered() {
        return answered;
    }

    @Override
    public void inputsChanged() {
        // Nobody reads them.
    }

    @Override
    public List<Tensor> outputs() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
