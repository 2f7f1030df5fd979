package dev.assay.agent.block;

import dev.assay.agent.worker.WorkerCommand;
import dev.assay.agent.worker.WorkerReply;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Scoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measure the accuracy of each cell of one block, unless it is known.
 *
 * <p>Nothing is timed, so as many passes run at once as the cores allow. Where outputs are compared with the baseline's, the baseline's
 * pass comes first and alone.
 */
final class AccuracyPasses {
    private final BlockContext context;
    private final List<CellLog> cells;
    private final AccuracyMemo memo;
    private final Path baselineOutputs;

    AccuracyPasses(BlockContext context, List<CellLog> cells, AccuracyMemo memo) {
        this.context = context;
        this.cells = cells;
        this.memo = memo;
        this.baselineOutputs = context.directory().resolve("baseline-outputs.bin");
    }

    void run() {
        List<CellLog> unknown = new ArrayList<>();
        for (CellLog cell : cells) {
            memo.find(key(cell)).ifPresentOrElse(cell::scored, () -> unknown.add(cell));
        }
        switch (context.assignment().scoring()) {
            case Scoring.NearestCentroid _, Scoring.ArgMax _ -> {
                skip(cells.size() - unknown.size());
                scoreAll(unknown);
            }
            case Scoring.BaselineAgreement _ -> compareAll(unknown);
        }
    }

    private void skip(int passes) {
        for (int i = 0; i < passes; i++) {
            context.steps().done();
        }
    }

    /** Variants are compared with all that the baseline answers, and so much is not remembered. */
    private void compareAll(List<CellLog> unknown) {
        List<CellLog> variants =
                unknown.stream().filter(cell -> !isBaseline(cell)).toList();
        List<CellLog> baselines = cells.stream()
                .filter(this::isBaseline)
                .filter(cell -> !variants.isEmpty() || unknown.contains(cell))
                .toList();
        skip(cells.size() - variants.size() - baselines.size());
        baselines.forEach(this::score);
        if (Files.exists(baselineOutputs)) {
            scoreAll(variants);
        } else {
            variants.forEach(this::missedBaseline);
        }
    }

    private void missedBaseline(CellLog cell) {
        if (!context.isCancelled()) {
            cell.failed(
                    List.of(Problem.agent(
                            "accuracy.no-baseline",
                            cell.assignment().variant() + " can't be compared: the outputs of the baseline "
                                    + context.assignment().baseline() + " could not be computed",
                            "solve the baseline's problem")),
                    false);
        }
        context.steps().done();
    }

    private void scoreAll(List<CellLog> unscored) {
        int threads = context.assignment().runtime().threads();
        int sideBySide = Math.max(1, context.setup().usableCores() / Math.max(1, threads));
        try (ExecutorService executor = Executors.newFixedThreadPool(sideBySide)) {
            List<Future<?>> passes = new ArrayList<>();
            unscored.forEach(cell -> passes.add(executor.submit(() -> score(cell))));
            awaitAll(passes);
        }
    }

    private void awaitAll(List<Future<?>> passes) {
        try {
            for (Future<?> pass : passes) {
                pass.get();
            }
        } catch (ExecutionException e) {
            // Problems are logged where they occur: this is a fault of the code.
            throw new IllegalStateException("an accuracy pass failed", e.getCause());
        } catch (InterruptedException _) {
            // Before the executor is closed, which waits for all passes.
            context.cancellation().cancel();
            Thread.currentThread().interrupt();
        }
    }

    private void score(CellLog cell) {
        if (context.isCancelled()) {
            return;
        }
        context.steps().begin("accuracy: " + cell.assignment().variant());
        context.runInWorker(cell, (worker, _, _) -> {
            WorkerReply.Scored scored = worker.score(new WorkerCommand.Score(
                    context.samples(),
                    context.assignment().shape().batch(),
                    context.assignment().scoring(),
                    baselineOutputs,
                    isBaseline(cell)));
            cell.scored(scored);
            memo.remember(key(cell), scored);
        });
        context.steps().done();
    }

    private AccuracyMemo.Key key(CellLog cell) {
        return AccuracyMemo.Key.of(context.assignment(), cell.assignment(), baseline());
    }

    private CellAssignment baseline() {
        return cells.stream()
                .filter(this::isBaseline)
                .map(CellLog::assignment)
                .findFirst()
                .orElseThrow();
    }

    private boolean isBaseline(CellLog cell) {
        return cell.assignment().variant().equals(context.assignment().baseline());
    }
}
