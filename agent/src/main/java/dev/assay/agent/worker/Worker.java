package dev.assay.agent.worker;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.ProblemException;
import java.util.function.Consumer;

/**
 * Talk to one worker, in the order await, load, prepare and measure or score, evidence, shut down.
 *
 * <p>Every call throws {@link ProblemException} when the worker fails, dies, hangs or talks nonsense; the worker is of no more use then.
 */
public interface Worker extends AutoCloseable {
    /** Wait until the worker takes commands; return how long that took since before the process was started, in nanoseconds. */
    long awaitReady();

    /** Load the model. */
    WorkerReply.Loaded load(WorkerCommand.LoadModel command);

    /** Prepare queries and run the first one. */
    WorkerReply.Prepared prepare(WorkerCommand.PrepareQueries command);

    /**
     * Warm up and measure. May take long, but must not stand still.
     *
     * @param watcher is shown now and then how it goes, in the thread that calls; must be quick
     */
    WorkerReply.Measured measure(WorkerCommand.Measure command, Consumer<LoadGlimpse> watcher);

    /** Have the load's referee warm up and measure. May take long, but must not stand still. */
    WorkerReply.Refereed measureByReferee(WorkerCommand.MeasureByReferee command);

    /** Score all samples. May take long, but must not stand still. */
    WorkerReply.Scored score(WorkerCommand.Score command);

    /** Tell what really ran. */
    Evidence evidence();

    /** Measure what Assay itself costs here, in seconds; needs no model. */
    SelfCost selfCost();

    /** Have the worker close its model and exit. */
    void shutDown();

    /**
     * Kill the worker with all that it started, if it still runs; a call that waits throws. Safe to call from any thread, at any time,
     * more than once.
     */
    void kill();

    /** Kill the worker, if it still runs, and remove its files. */
    @Override
    void close();
}
