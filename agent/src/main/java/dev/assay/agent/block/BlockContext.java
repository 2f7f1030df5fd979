package dev.assay.agent.block;

import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.agent.worker.Worker;
import dev.assay.agent.worker.WorkerCommand;
import dev.assay.agent.worker.WorkerReply;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockAssignment;
import java.nio.file.Path;

/**
 * Hold what every step of one block needs.
 *
 * @param artifacts finds the models
 * @param directory the block's own, for temporary files
 * @param samples file of the sample set
 * @param workerNeeds what the runtime needs of its workers
 * @param steps counts them
 * @param cancellation stops them
 */
record BlockContext(
        BlockAssignment assignment,
        BlockSetup setup,
        ArtifactLocator artifacts,
        Path directory,
        Path samples,
        WorkerNeeds workerNeeds,
        StepCounter steps,
        CancellationToken cancellation) {
    /** What one step does with a worker that has loaded its model. */
    @FunctionalInterface
    interface Step {
        /**
         * Do it.
         *
         * @param processNs how long it took until the worker took commands
         * @param loaded what loading the model took
         */
        void run(Worker worker, long processNs, WorkerReply.Loaded loaded);
    }

    /** Run one step of a cell in a fresh worker that loads the cell's model. What goes wrong is logged for the cell. */
    void runInWorker(CellLog cell, Step step) {
        boolean isLoaded = false;
        String subject =
                cell.assignment().variant() + " on " + assignment.runtime().name();
        try {
            Path model = artifacts.locate(cell.assignment().model());
            try (Worker worker = setup.workers().launch(subject, directory, workerNeeds);
                    CancellationToken.Registration _ = cancellation.onCancel(worker::kill)) {
                long processNs = worker.awaitReady();
                WorkerReply.Loaded loaded = worker.load(new WorkerCommand.LoadModel(assignment.runtime(), model));
                isLoaded = true;
                cell.loaded();
                step.run(worker, processNs, loaded);
                worker.shutDown();
            }
        } catch (ProblemException e) {
            if (!isCancelled()) {
                cell.failed(e.problems(), !isLoaded);
            }
        }
    }

    /** Return whether to stop. Interrupting the thread that runs the block is a way to cancel it, too. */
    boolean isCancelled() {
        if (Thread.currentThread().isInterrupted()) {
            cancellation.cancel();
        }
        return cancellation.isCancelled();
    }
}
