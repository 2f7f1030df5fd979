package dev.assay.coordinator.farm;

import dev.assay.coordinator.farm.history.LabEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Simulated agents, each in a virtual thread, until closed. */
public final class Farm implements AutoCloseable {
    /** A server that is asked by thousands at once turns some of them away. */
    private static final int MOST_THAT_JOIN_TOGETHER = 64;

    private final FarmTally tally = new FarmTally();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch ended;

    private Farm(int agents) {
        ended = new CountDownLatch(agents);
    }

    /**
     * Start agents {@code agent-0}, {@code agent-1}, ….
     *
     * @param seed decides about their blocks
     * @param lines makes the line of each agent, by its number
     * @param history hears what happens to them, from many threads
     */
    public static Farm start(
            int agents, long seed, Behaviour behaviour, IntFunction<LabLine> lines, Consumer<LabEvent> history) {
        Farm farm = new Farm(agents);
        SimulatedAgent.Surroundings surroundings = new SimulatedAgent.Surroundings(
                behaviour, farm.tally, new Semaphore(MOST_THAT_JOIN_TOGETHER), history, farm.isOver::get);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < agents; i++) {
            SimulatedAgent agent = new SimulatedAgent(name(i), surroundings, random.split(), lines.apply(i));
            farm.agents.add(agent);
            farm.threads.add(Thread.ofVirtual().name(name(i)).start(() -> farm.run(agent)));
        }
        return farm;
    }

    /** Return what an agent is called, which is also what its device is called in a lab. */
    public static String name(int number) {
        return "agent-" + number;
    }

    private void run(SimulatedAgent agent) {
        try {
            agent.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            throw e;
        } finally {
            ended.countDown();
        }
    }

    /** Return what they did so far. */
    public FarmTally tally() {
        return tally;
    }

    /** Return one of the agents. */
    public SimulatedAgent agent(int number) {
        return agents.get(number);
    }

    /**
     * Require that no agent ended by itself.
     *
     * @throws IllegalStateException if one did
     */
    public void requireAlive() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a simulated agent failed", cause);
        }
    }

    /** End them all, whatever they are about, and wait until they have. */
    @Override
    public void close() {
        isOver.set(true);
        threads.forEach(Thread::interrupt);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
