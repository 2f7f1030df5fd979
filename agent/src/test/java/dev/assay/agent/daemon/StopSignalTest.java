package dev.assay.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.daemon.StopSignal.Urgency;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private final StopSignal stop = new StopSignal();

    @Test
    void interruptsWhatMayBeInterrupted() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        FutureTask<Boolean> waiting = start(Urgency.SOON, began);
        began.await();

        stop.raise(Urgency.SOON);

        assertThat(waiting.get(30, TimeUnit.SECONDS)).as("interrupted").isTrue();
    }

    @Test
    void leavesAloneWhatHasTimeLeft() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        FutureTask<Boolean> waiting = start(Urgency.NOW, began);
        began.await();

        stop.raise(Urgency.SOON);
        assertThat(waiting.isDone()).isFalse();
        assertThat(stop.abortion().isCancelled()).isFalse();

        stop.raise(Urgency.NOW);
        assertThat(waiting.get(30, TimeUnit.SECONDS)).as("interrupted").isTrue();
        assertThat(stop.abortion().isCancelled()).isTrue();
    }

    @Test
    void beginsNothingThatWouldBeInterrupted() {
        stop.raise(Urgency.SOON);

        assertThatThrownBy(() -> stop.interruptibly(Urgency.SOON, () -> "late"))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void keepsAResultThatCameInTheSameMomentAndInterruptsNothingElse() throws Exception {
        String result = stop.interruptibly(Urgency.SOON, () -> {
            stop.raise(Urgency.SOON);
            return "just in time";
        });

        assertThat(result).isEqualTo("just in time");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void neverBecomesLessUrgent() {
        stop.raise(Urgency.NOW);
        stop.raise(Urgency.SOON);

        assertThat(stop.isRaised(Urgency.NOW)).isTrue();
    }

    /** Wait for ever in another thread; the result is whether that was interrupted. */
    private FutureTask<Boolean> start(Urgency leavesAt, CountDownLatch began) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            try {
                stop.interruptibly(leavesAt, () -> {
                    began.countDown();
                    new CountDownLatch(1).await();
                    return true;
                });
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        });
        Thread.ofVirtual().start(task);
        return task;
    }
}
