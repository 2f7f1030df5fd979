package dev.assay.coordinator.farm.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.farm.history.Violation.Rule;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A history in which everything is right, and what is planted in it.
 *
 * <p>In it lab1 measures block {@code a}: its first process is killed, the second one hands in what it measured. Block {@code b} is begun
 * once, and fails.
 */
class HistoryCheckerTest {
    private static final BlockKey A = new BlockKey("run", "a");
    private static final BlockKey B = new BlockKey("run", "b");
    private static final Problem REASON = Problem.agent("block.agent-lost", "the agent was lost", "start it again");

    private static final List<LabEvent> EVENTS = List.of(
            new LabEvent.Submitted("run", 2),
            new LabEvent.Started("lab1", "lab1-0", 0),
            new LabEvent.Granted("lab1", "lab1-0", A, 1, 1, 10, 20),
            new LabEvent.Beat("lab1", "lab1-0", A, 1, HeartbeatAnswer.Order.GO_ON, 30, 40),
            new LabEvent.Started("lab1", "lab1-1", 50),
            new LabEvent.Replaced("lab1", "lab1-0", 60),
            new LabEvent.Granted("lab1", "lab1-1", A, 2, 2, 70, 80),
            // Its answer was lost; it is the same lease.
            new LabEvent.Granted("lab1", "lab1-1", A, 2, 2, 81, 82),
            new LabEvent.Beat("lab1", "lab1-0", A, 1, HeartbeatAnswer.Order.DROP, 90, 100),
            new LabEvent.Beat("lab1", "lab1-1", A, 2, HeartbeatAnswer.Order.GO_ON, 110, 120),
            new LabEvent.Delivering("lab1", "lab1-0", A, 1, "first", 130),
            new LabEvent.Answered("lab1", "lab1-0", A, 1, false, 130, 140),
            new LabEvent.Delivering("lab1", "lab1-1", A, 2, "second", 150),
            new LabEvent.Delivering("lab1", "lab1-1", A, 2, "second", 160),
            new LabEvent.Answered("lab1", "lab1-1", A, 2, true, 160, 170),
            new LabEvent.Granted("lab1", "lab1-1", B, 1, 3, 180, 190));

    private static final List<TimelineEntry> TIMELINE = List.of(
            entry("a", "leased", 1, "leased to lab1"),
            entry("a", "queued", 1, "agent lab1 was started again"),
            entry("a", "leased", 2, "leased to lab1"),
            entry("a", "completed", 2, "measured"),
            entry("b", "leased", 1, "leased to lab1"),
            entry("b", "failed", 1, "agent lab1 was silent for too long"));

    private static final List<StoredLab.Result> RESULTS =
            List.of(new StoredLab.Result("a", "second", true), new StoredLab.Result("b", "", true));

    private static final StoredLab.Run RUN = new StoredLab.Run(
            "run",
            RunPhase.FINISHED,
            false,
            List.of(),
            List.of(
                    new StoredLab.Block(A, new BlockState.Completed(2), true),
                    new StoredLab.Block(B, new BlockState.Failed(REASON), false)),
            TIMELINE,
            RESULTS);

    @Test
    void findsNothingWhereNothingIsWrong() {
        assertThat(HistoryChecker.violations(history(EVENTS, RUN))).isEmpty();
    }

    /** What is planted, and the rule that it breaks. */
    private static Arguments planted(String what, Rule rule, History history) {
        return Arguments.of(what, rule, history);
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                planted("a run is gone", Rule.RUN_KEPT, new History(EVENTS, new StoredLab(List.of()))),
                planted(
                        "a run goes on for ever",
                        Rule.RUN_ENDED,
                        history(EVENTS, run(RunPhase.MEASURING, RUN.problems(), RUN.blocks(), TIMELINE))),
                planted(
                        "a run failed, and nobody knows why",
                        Rule.FAILURE_HAS_REASON,
                        history(EVENTS.subList(0, 1), run(RunPhase.FAILED, List.of(), List.of(), List.of()))),
                planted("a block is gone", Rule.BLOCKS_KEPT, history(EVENTS, blocks(blocks -> blocks.subList(0, 1)))),
                planted(
                        "a block is still queued",
                        Rule.BLOCK_ENDED_ONCE,
                        history(
                                EVENTS,
                                run(
                                        RunPhase.FINISHED,
                                        List.of(),
                                        changed(
                                                RUN.blocks(),
                                                1,
                                                new StoredLab.Block(B, new BlockState.Queued(1, 3), false)),
                                        changed(TIMELINE, 5, entry("b", "queued", 1, "silent"))))),
                planted(
                        "a block is completed twice",
                        Rule.BLOCK_ENDED_ONCE,
                        history(EVENTS, timeline(with(TIMELINE, entry("a", "completed", 2, "measured"))))),
                planted(
                        "a block is cancelled, and nobody wanted that",
                        Rule.BLOCK_ENDED_ONCE,
                        history(
                                EVENTS,
                                run(
                                        RunPhase.FINISHED,
                                        List.of(),
                                        changed(
                                                RUN.blocks(),
                                                1,
                                                new StoredLab.Block(B, new BlockState.Cancelled(), false)),
                                        changed(TIMELINE, 5, entry("b", "cancelled", 1, "cancelled"))))),
                planted(
                        "the timeline says otherwise than the block",
                        Rule.BLOCK_ENDED_ONCE,
                        history(EVENTS, timeline(TIMELINE.subList(0, 5)))),
                planted(
                        "a block failed, and nobody knows why",
                        Rule.FAILURE_HAS_REASON,
                        history(EVENTS, timeline(changed(TIMELINE, 5, entry("b", "failed", 1, ""))))),
                planted(
                        "the result does not say that a block failed",
                        Rule.FAILURE_HAS_REASON,
                        history(EVENTS, results(new StoredLab.Result("b", "", false)))),
                planted(
                        "who lost its lease is told to go on",
                        Rule.ONE_LEASE,
                        history(
                                changed(
                                        EVENTS,
                                        8,
                                        new LabEvent.Beat(
                                                "lab1", "lab1-0", A, 1, HeartbeatAnswer.Order.GO_ON, 90, 100)),
                                RUN)),
                planted(
                        "the store has two leases of a block at one time",
                        Rule.ONE_LEASE,
                        history(EVENTS, timeline(without(TIMELINE, 1)))),
                planted(
                        "two reports of a block are kept",
                        Rule.ONE_LEASE,
                        history(
                                changed(EVENTS, 11, new LabEvent.Answered("lab1", "lab1-0", A, 1, true, 130, 140)),
                                RUN)),
                planted(
                        "a token is given out for two blocks",
                        Rule.TOKEN_UNIQUE,
                        history(changed(EVENTS, 15, new LabEvent.Granted("lab1", "lab1-1", B, 1, 2, 180, 190)), RUN)),
                planted(
                        "a lease is given to two processes",
                        Rule.TOKEN_UNIQUE,
                        history(changed(EVENTS, 7, new LabEvent.Granted("lab1", "lab1-0", A, 2, 2, 81, 82)), RUN)),
                planted(
                        "a lease is told before it is stored, and forgotten",
                        Rule.LEASE_STORED,
                        history(with(EVENTS, new LabEvent.Granted("lab1", "lab1-1", B, 1, 4, 200, 210)), RUN)),
                planted(
                        "a report that was kept is lost",
                        Rule.RESULT_KEPT,
                        history(
                                EVENTS,
                                run(
                                        RunPhase.FINISHED,
                                        List.of(),
                                        changed(
                                                RUN.blocks(),
                                                0,
                                                new StoredLab.Block(A, new BlockState.Failed(REASON), false)),
                                        changed(TIMELINE, 3, entry("a", "failed", 2, "silent"))))),
                planted(
                        "a block is completed without a report",
                        Rule.RESULT_KEPT,
                        history(
                                EVENTS,
                                blocks(blocks -> changed(
                                        blocks, 0, new StoredLab.Block(A, new BlockState.Completed(2), false))))),
                planted(
                        "a report that was refused is the result",
                        Rule.REFUSAL_KEPT,
                        history(
                                changed(EVENTS, 14, new LabEvent.Answered("lab1", "lab1-1", A, 2, false, 160, 170)),
                                RUN)),
                planted(
                        "the result is another report",
                        Rule.RESULT_GENUINE,
                        history(EVENTS, results(new StoredLab.Result("a", "first", true)))),
                planted(
                        "the result is nobody's",
                        Rule.RESULT_GENUINE,
                        history(without(without(without(EVENTS, 14), 13), 12), RUN)),
                planted(
                        "a block is in the result twice",
                        Rule.RESULT_ONCE,
                        history(EVENTS, results(new StoredLab.Result("a", "second", true), RESULTS.getFirst()))),
                planted("a block is not in the result", Rule.RESULT_ONCE, history(EVENTS, results())),
                planted(
                        "a process is replaced by nobody",
                        Rule.REPLACED_BY_SOMEBODY,
                        history(with(EVENTS, new LabEvent.Replaced("lab1", "lab1-1", 300)), RUN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void findsWhatIsPlanted(String what, Rule rule, History history) {
        assertThat(HistoryChecker.violations(history))
                .extracting(Violation::rule)
                .as(what)
                .contains(rule);
    }

    @Test
    void ofALabThatWasStoppedNothingNeedHaveEnded() {
        StoredLab.Run open = run(
                RunPhase.MEASURING,
                List.of(),
                changed(RUN.blocks(), 1, new StoredLab.Block(B, new BlockState.Leased(1, 3, "lab1", "lab1-1"), false)),
                TIMELINE.subList(0, 5));

        assertThat(HistoryChecker.violationsSoFar(history(EVENTS, open))).isEmpty();
    }

    @Test
    void tellsAFalseSilenceFromARealOne() {
        List<LabEvent> beats = Stream.of(200L, 900L, 1_600L)
                .<LabEvent>map(sentNs ->
                        new LabEvent.Beat("lab1", "lab1-1", B, 3, HeartbeatAnswer.Order.GO_ON, sentNs, sentNs + 1))
                .toList();
        History history = history(Stream.concat(EVENTS.stream(), beats.stream()).toList(), RUN);

        assertThat(Silences.declaredFalsely(history, Duration.ofNanos(701))).hasSize(1);
        assertThat(Silences.declaredFalsely(history, Duration.ofNanos(700))).isEmpty();
    }

    private static History history(List<LabEvent> events, StoredLab.Run run) {
        return new History(events, new StoredLab(List.of(run)));
    }

    private static StoredLab.Run run(
            RunPhase phase, List<Problem> problems, List<StoredLab.Block> blocks, List<TimelineEntry> timeline) {
        return new StoredLab.Run("run", phase, false, problems, blocks, timeline, RESULTS);
    }

    private static StoredLab.Run timeline(List<TimelineEntry> timeline) {
        return run(RunPhase.FINISHED, List.of(), RUN.blocks(), timeline);
    }

    private static StoredLab.Run blocks(UnaryOperator<List<StoredLab.Block>> change) {
        return run(RunPhase.FINISHED, List.of(), change.apply(RUN.blocks()), TIMELINE);
    }

    /** Change what the result says of one block, or leave blocks out. */
    private static StoredLab.Run results(StoredLab.Result... results) {
        List<StoredLab.Result> changed = new ArrayList<>(List.of(results));
        if (results.length == 1) {
            RESULTS.stream()
                    .filter(result -> !result.block().equals(results[0].block()))
                    .forEach(changed::add);
        } else if (results.length > 1) {
            changed.add(RESULTS.getLast());
        }
        return new StoredLab.Run("run", RunPhase.FINISHED, false, List.of(), RUN.blocks(), TIMELINE, changed);
    }

    private static TimelineEntry entry(String block, String state, int attempt, String reason) {
        return new TimelineEntry(Instant.EPOCH, block, state, "lab1", attempt, reason);
    }

    private static <T> List<T> changed(List<T> list, int index, T other) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, other);
        return changed;
    }

    private static <T> List<T> without(List<T> list, int index) {
        List<T> changed = new ArrayList<>(list);
        changed.remove(index);
        return changed;
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> changed = new ArrayList<>(list);
        changed.add(more);
        return changed;
    }
}
