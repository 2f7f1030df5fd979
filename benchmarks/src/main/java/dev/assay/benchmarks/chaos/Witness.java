package dev.assay.benchmarks.chaos;

import dev.assay.scenarios.wire.LeaseAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Remember what the coordinator said to agents, for it must be true for ever. Safe for many threads. */
final class Witness {
    private final Map<Long, String> blocksByToken = new ConcurrentHashMap<>();
    private final Map<String, Long> keptTokens = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    /** An agent got a lease. */
    void leased(LeaseAnswer.Work work) {
        String block = block(work);
        String earlier = blocksByToken.putIfAbsent(work.token(), block);
        if (earlier != null && !earlier.equals(block)) {
            violated("token " + work.token() + " was given out for " + earlier + " and for " + block);
        }
    }

    /** An agent was told that its report is kept. */
    void kept(LeaseAnswer.Work work) {
        Long earlier = keptTokens.putIfAbsent(block(work), work.token());
        if (earlier != null && earlier != work.token()) {
            violated("reports of tokens " + earlier + " and " + work.token() + " were both kept for " + block(work));
        }
    }

    /** Return the token whose report is kept, as far as an agent was told. */
    @Nullable
    Long keptToken(String block) {
        return keptTokens.get(block);
    }

    /** Something happened. */
    void count(String what) {
        counts.computeIfAbsent(what, _ -> new AtomicLong()).incrementAndGet();
    }

    /** Return how often something happened. */
    long counted(String what) {
        AtomicLong count = counts.get(what);
        return count == null ? 0 : count.get();
    }

    synchronized void violated(String what) {
        violations.add(what);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private static String block(LeaseAnswer.Work work) {
        return work.assignment().run() + "/" + work.assignment().block();
    }
}
