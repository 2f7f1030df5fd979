package dev.assay.benchmarks.farm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What to let a farm do.
 *
 * @param blocks for each agent, submitted as one run; not used where blocks are queued
 * @param queued how many blocks wait all the time, or 0: then all of a run are measured to its end
 * @param drained how many blocks are measured while so many wait
 * @param blockTime half of the blocks take no longer
 * @param accidents whether agents fail, die and fall silent now and then
 * @param lease how long a lease lasts
 * @param postgresql whether the store is PostgreSQL, not SQLite
 */
record FarmOptions(
        int agents,
        int blocks,
        int queued,
        int drained,
        Duration blockTime,
        boolean accidents,
        Duration lease,
        long seed,
        boolean postgresql) {
    static final String USAGE = """
            Usage: ./benchmarks/farm/run [OPTION]...
            Starts a coordinator and simulated agents that follow its protocol over HTTP and measure nothing, lets them drain a
            queue, prints what that took, and checks the history: the exit status is 1 if something was lost or doubled.
              --agents N        how many agents (1000)
              --blocks N        submit one run with N blocks for each agent, and wait for its end (10)
              --queued N        instead, keep at least N blocks waiting while others are measured
              --drained N       how many are measured meanwhile, after half as many to warm up (20000)
              --block-time MS   how long half of the blocks take at most (500); 0: none takes any time
              --calm            no agent fails, dies or falls silent
              --lease SECONDS   how long a lease lasts (10); heartbeats come six times as often
              --seed N          decides about blocks and accidents (1)
              --postgresql      keep the lab in PostgreSQL, not in SQLite""";

    /** Read them; nothing if they make no sense. */
    static Optional<FarmOptions> parse(List<String> arguments) {
        Deque<String> left = new ArrayDeque<>(arguments);
        FarmOptions options =
                new FarmOptions(1000, 10, 0, 20_000, Duration.ofMillis(500), true, Duration.ofSeconds(10), 1, false);
        try {
            while (!left.isEmpty()) {
                Optional<FarmOptions> next = options.with(left.pop(), left);
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                options = next.get();
            }
            return Optional.of(options);
        } catch (NumberFormatException | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    private Optional<FarmOptions> with(String option, Deque<String> values) {
        return Optional.ofNullable(
                switch (option) {
                    case "--agents" -> sized(Integer.parseInt(values.pop()), blocks, queued, drained);
                    case "--blocks" -> sized(agents, Integer.parseInt(values.pop()), queued, drained);
                    case "--queued" -> sized(agents, blocks, Integer.parseInt(values.pop()), drained);
                    case "--drained" -> sized(agents, blocks, queued, Integer.parseInt(values.pop()));
                    case "--block-time" ->
                        timed(Duration.ofMillis(Long.parseLong(values.pop())), accidents, lease, seed, postgresql);
                    case "--calm" -> timed(blockTime, false, lease, seed, postgresql);
                    case "--lease" ->
                        timed(blockTime, accidents, Duration.ofSeconds(Long.parseLong(values.pop())), seed, postgresql);
                    case "--seed" -> timed(blockTime, accidents, lease, Long.parseLong(values.pop()), postgresql);
                    case "--postgresql" -> timed(blockTime, accidents, lease, seed, true);
                    default -> null;
                });
    }

    private FarmOptions sized(int otherAgents, int otherBlocks, int otherQueued, int otherDrained) {
        return new FarmOptions(
                otherAgents, otherBlocks, otherQueued, otherDrained, blockTime, accidents, lease, seed, postgresql);
    }

    private FarmOptions timed(
            Duration otherTime, boolean otherAccidents, Duration otherLease, long otherSeed, boolean isPostgresql) {
        return new FarmOptions(
                agents, blocks, queued, drained, otherTime, otherAccidents, otherLease, otherSeed, isPostgresql);
    }
}
