package dev.assay.coordinator.farm.history;

import dev.assay.coordinator.farm.history.Violation.Rule;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.TimelineEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Find out whether what happened in a lab may be: each block was reported exactly once or failed with a reason, no two leases of a block
 * counted at one time, nothing that an agent was told is kept was lost, and every run ended. In runs that nobody retried.
 */
public final class HistoryChecker {
    private final Map<BlockKey, Map<Long, Lease>> leases = new HashMap<>();
    private final Map<String, Integer> submitted = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private HistoryChecker() {}

    /** What agents know of the lease with one token. */
    private static final class Lease {
        private final List<LabEvent.Beat> beats = new ArrayList<>();
        private final List<LabEvent.Answered> answers = new ArrayList<>();
        private final Set<String> marks = new HashSet<>();
        /** From then on it is sure that there was this lease. */
        private long heardNs = Long.MAX_VALUE;

        boolean isHeard() {
            return heardNs < Long.MAX_VALUE;
        }

        boolean isKept() {
            return answers.stream().anyMatch(LabEvent.Answered::kept);
        }

        boolean isRefused() {
            return answers.stream().anyMatch(answer -> !answer.kept());
        }
    }

    /** Return what may not be, of a lab in which all was to end. */
    public static List<Violation> violations(History history) {
        return violations(history, true);
    }

    /** Return what may not be, of a lab that was stopped while it worked: nothing need have ended. */
    public static List<Violation> violationsSoFar(History history) {
        return violations(history, false);
    }

    private static List<Violation> violations(History history, boolean isOver) {
        HistoryChecker checker = new HistoryChecker();
        checker.read(history.events());
        checker.checkTokens(history.events());
        checker.checkReplaced(history.events());
        checker.checkRuns(history.stored(), isOver);
        checker.leases.forEach(checker::checkLeases);
        return List.copyOf(checker.violations);
    }

    private void violated(Rule rule, String what) {
        violations.add(new Violation(rule, what));
    }

    private void read(List<LabEvent> events) {
        for (LabEvent event : events) {
            switch (event) {
                case LabEvent.Submitted(String run, int blocks) -> submitted.put(run, blocks);
                case LabEvent.Granted granted -> {
                    Lease lease = lease(granted.block(), granted.token());
                    lease.heardNs = Math.min(lease.heardNs, granted.heardNs());
                }
                case LabEvent.Beat beat ->
                    lease(beat.block(), beat.token()).beats.add(beat);
                case LabEvent.Delivering delivering ->
                    lease(delivering.block(), delivering.token()).marks.add(delivering.mark());
                case LabEvent.Answered answered ->
                    lease(answered.block(), answered.token()).answers.add(answered);
                case LabEvent.Started _, LabEvent.Replaced _ -> {
                    // Of no block.
                }
            }
        }
    }

    private Lease lease(BlockKey block, long token) {
        return leases.computeIfAbsent(block, _ -> new HashMap<>()).computeIfAbsent(token, _ -> new Lease());
    }

    private void checkTokens(List<LabEvent> events) {
        Map<Long, LabEvent.Granted> byToken = new HashMap<>();
        for (LabEvent event : events) {
            if (event instanceof LabEvent.Granted granted) {
                LabEvent.Granted earlier = byToken.putIfAbsent(granted.token(), granted);
                if (earlier != null
                        && !(earlier.block().equals(granted.block())
                                && earlier.instance().equals(granted.instance()))) {
                    violated(
                            Rule.TOKEN_UNIQUE,
                            "token " + granted.token() + " was given to " + earlier.instance() + " for "
                                    + earlier.block() + " and to " + granted.instance() + " for " + granted.block());
                }
            }
        }
    }

    private void checkReplaced(List<LabEvent> events) {
        Map<String, List<LabEvent.Started>> starts = events.stream()
                .filter(LabEvent.Started.class::isInstance)
                .map(LabEvent.Started.class::cast)
                .collect(Collectors.groupingBy(LabEvent.Started::agent));
        for (LabEvent event : events) {
            if (event instanceof LabEvent.Replaced(String agent, String instance, long atNs)) {
                List<LabEvent.Started> processes = starts.getOrDefault(agent, List.of());
                long ownNs = processes.stream()
                        .filter(process -> process.instance().equals(instance))
                        .mapToLong(LabEvent.Started::atNs)
                        .findFirst()
                        .orElse(Long.MIN_VALUE);
                if (processes.stream().noneMatch(process -> process.atNs() > ownNs && process.atNs() < atNs)) {
                    violated(
                            Rule.REPLACED_BY_SOMEBODY,
                            instance + " was told that it was replaced, and it is the latest process of " + agent);
                }
            }
        }
    }

    /** What agents heard of the leases of one block must fit together. */
    private void checkLeases(BlockKey block, Map<Long, Lease> byToken) {
        byToken.forEach((token, lease) -> byToken.forEach((later, next) -> {
            if (later <= token || !next.isHeard()) {
                return;
            }
            if (lease.isKept()) {
                violated(
                        Rule.ONE_LEASE,
                        "the report with token " + token + " of " + block + " was kept, although token " + later
                                + " was given out");
            }
            lease.beats.stream()
                    .filter(beat -> beat.sentNs() > next.heardNs && beat.order() != HeartbeatAnswer.Order.DROP)
                    .findFirst()
                    .ifPresent(beat -> violated(
                            Rule.ONE_LEASE,
                            beat.instance() + " was told to go on with token " + token + " of " + block
                                    + ", after token " + later + " was given out"));
        }));
    }

    private void checkRuns(StoredLab stored, boolean isOver) {
        Map<String, StoredLab.Run> runs =
                stored.runs().stream().collect(Collectors.toMap(StoredLab.Run::id, run -> run));
        submitted.keySet().stream()
                .filter(run -> !runs.containsKey(run))
                .forEach(run -> violated(Rule.RUN_KEPT, "run " + run + " is gone"));
        runs.values().forEach(run -> check(run, isOver));
        Set<BlockKey> known = stored.runs().stream()
                .flatMap(run -> run.blocks().stream())
                .map(StoredLab.Block::key)
                .collect(Collectors.toSet());
        leases.keySet().stream()
                .filter(block -> runs.containsKey(block.run()) && !known.contains(block))
                .forEach(block -> violated(Rule.BLOCKS_KEPT, "block " + block + " was leased and is gone"));
    }

    private void check(StoredLab.Run run, boolean isOver) {
        if (isOver && !run.phase().isEnded()) {
            violated(
                    Rule.RUN_ENDED,
                    "run " + run.id() + " is still " + run.phase().toText());
        }
        if (run.phase() == RunPhase.FAILED) {
            if (run.problems().isEmpty()) {
                violated(Rule.FAILURE_HAS_REASON, "run " + run.id() + " failed without a reason");
            }
            return;
        }
        Integer expected = submitted.get(run.id());
        if (run.phase() == RunPhase.FINISHED
                && expected != null
                && expected != run.blocks().size()) {
            violated(
                    Rule.BLOCKS_KEPT, "run " + run.id() + " has " + run.blocks().size() + " blocks, not " + expected);
        }
        Map<String, List<TimelineEntry>> timelines =
                run.timeline().stream().collect(Collectors.groupingBy(TimelineEntry::block));
        Map<String, StoredLab.Result> results = results(run);
        for (StoredLab.Block block : run.blocks()) {
            List<TimelineEntry> timeline = timelines.getOrDefault(block.key().block(), List.of());
            checkTimeline(block, timeline);
            checkEnd(run, block, timeline);
            checkAnswers(block);
            if (run.phase() == RunPhase.FINISHED) {
                checkResult(block, results.get(block.key().block()));
            }
        }
    }

    private Map<String, StoredLab.Result> results(StoredLab.Run run) {
        Map<String, StoredLab.Result> byBlock = new HashMap<>();
        List<StoredLab.Result> results = run.results();
        if (results == null) {
            if (run.phase() == RunPhase.FINISHED) {
                violated(Rule.RESULT_ONCE, "run " + run.id() + " is finished and has no result");
            }
            return byBlock;
        }
        for (StoredLab.Result result : results) {
            if (byBlock.put(result.block(), result) != null) {
                violated(Rule.RESULT_ONCE, "block " + run.id() + "/" + result.block() + " is in the result twice");
            }
        }
        return byBlock;
    }

    private void checkTimeline(StoredLab.Block block, List<TimelineEntry> timeline) {
        String before = "queued";
        int stored = 0;
        for (TimelineEntry entry : timeline) {
            if (isEnd(before)) {
                violated(
                        Rule.BLOCK_ENDED_ONCE,
                        "block " + block.key() + " was " + before + " and then " + entry.state());
            }
            if (entry.state().equals("leased")) {
                stored++;
                if (before.equals("leased")) {
                    violated(Rule.ONE_LEASE, "block " + block.key() + " was leased twice at one time");
                }
            }
            before = entry.state();
        }
        long heard = leases.getOrDefault(block.key(), Map.of()).values().stream()
                .filter(Lease::isHeard)
                .count();
        if (heard > stored) {
            violated(
                    Rule.LEASE_STORED,
                    "agents heard of " + heard + " leases of block " + block.key() + ", the store of " + stored);
        }
        if (!before.equals(text(block.state()))) {
            violated(
                    Rule.BLOCK_ENDED_ONCE,
                    "block " + block.key() + " is " + text(block.state()) + ", and its timeline ends with " + before);
        }
    }

    private void checkEnd(StoredLab.Run run, StoredLab.Block block, List<TimelineEntry> timeline) {
        boolean hasReason = !timeline.isEmpty() && !timeline.getLast().reason().isBlank();
        switch (block.state()) {
            case BlockState.Queued _, BlockState.Leased _ -> {
                if (run.phase().isEnded()) {
                    violated(
                            Rule.BLOCK_ENDED_ONCE,
                            "run " + run.id() + " has ended, and block " + block.key() + " has not");
                }
            }
            case BlockState.Completed _ -> {
                if (!block.hasReport()) {
                    violated(Rule.RESULT_KEPT, "block " + block.key() + " is completed and has no report");
                }
            }
            case BlockState.Failed(var reason) -> {
                if (reason.message().isBlank() || !hasReason) {
                    violated(Rule.FAILURE_HAS_REASON, "block " + block.key() + " failed without a reason");
                }
            }
            case BlockState.Cancelled _ -> {
                if (!run.cancelled()) {
                    violated(
                            Rule.BLOCK_ENDED_ONCE,
                            "block " + block.key() + " is cancelled, and nobody cancelled run " + run.id());
                }
            }
        }
    }

    /** What agents were told of their reports must be so. */
    private void checkAnswers(StoredLab.Block block) {
        long completed = block.state() instanceof BlockState.Completed(long token) ? token : BlockState.NO_TOKEN;
        leases.getOrDefault(block.key(), Map.of()).forEach((token, lease) -> {
            if (lease.isKept() && token != completed) {
                violated(
                        Rule.RESULT_KEPT,
                        "an agent was told that its report with token " + token + " of " + block.key()
                                + " is kept, and the block is " + block.state());
            }
            if (lease.isRefused() && token == completed) {
                violated(
                        Rule.REFUSAL_KEPT,
                        "an agent was told that its report with token " + token + " of " + block.key()
                                + " is not kept, and it is the result");
            }
        });
        if (completed != BlockState.NO_TOKEN && marks(block.key(), completed).isEmpty()) {
            violated(
                    Rule.RESULT_GENUINE,
                    "block " + block.key() + " is completed with token " + completed
                            + ", with which nobody reported anything");
        }
    }

    private void checkResult(StoredLab.Block block, StoredLab.@Nullable Result result) {
        if (result == null) {
            violated(Rule.RESULT_ONCE, "block " + block.key() + " is not in the result");
            return;
        }
        switch (block.state()) {
            case BlockState.Completed(long token) -> {
                if (!marks(block.key(), token).contains(result.mark())) {
                    violated(
                            Rule.RESULT_GENUINE,
                            "the result of block " + block.key() + " is '" + result.mark()
                                    + "', and with its token " + token + " was reported "
                                    + marks(block.key(), token));
                }
            }
            case BlockState.Failed _ -> {
                if (!result.hasProblems()) {
                    violated(Rule.FAILURE_HAS_REASON, "the result does not say why block " + block.key() + " failed");
                }
            }
            case BlockState.Queued _, BlockState.Leased _, BlockState.Cancelled _ -> {
                // Nothing is to be said of them.
            }
        }
    }

    private Set<String> marks(BlockKey block, long token) {
        Lease lease = leases.getOrDefault(block, Map.of()).get(token);
        return lease == null ? Set.of() : lease.marks;
    }

    private static boolean isEnd(String state) {
        return state.equals("completed") || state.equals("failed") || state.equals("cancelled");
    }

    private static String text(BlockState state) {
        return switch (state) {
            case BlockState.Queued _ -> "queued";
            case BlockState.Leased _ -> "leased";
            case BlockState.Completed _ -> "completed";
            case BlockState.Failed _ -> "failed";
            case BlockState.Cancelled _ -> "cancelled";
        };
    }
}
