/**
 * Worker processes: a fresh Java machine for each cell of each round, so that a crash, hang or leak of a native runtime costs one
 * measurement and never the agent.
 *
 * <p>The agent's side is {@link dev.assay.agent.worker.WorkerProcess}, the worker's side {@link dev.assay.agent.worker.WorkerMain}.
 * They exchange {@link dev.assay.agent.worker.WorkerCommand} and {@link dev.assay.agent.worker.WorkerReply} as JSON in frames over the
 * worker's standard input and output.
 *
 * <h2>Frames, and native noise</h2>
 *
 * <p>A frame is an 8-byte magic, the length of the payload (int32, big-endian), its CRC-32 (int32, big-endian) and the payload in
 * UTF-8. Native libraries print to standard output whenever they like, so two things protect the protocol:
 *
 * <ol>
 *   <li>The worker moves the real standard output to another descriptor before any runtime is touched, and points descriptor 1 at
 *       standard error: {@code printf} of a native library ends in the log. {@code System.setOut} alone would not reach native code.
 *   <li>The reader looks for the magic, checks length and CRC, and skips everything else. This covers what the first cannot: what is
 *       printed before the worker's first line runs, a library that kept the old descriptor, and systems without {@code dup2}. The
 *       magic is not valid UTF-8, so text never looks like a frame.
 * </ol>
 *
 * <h2>Threads</h2>
 *
 * <p>One thread at a time talks to a {@link dev.assay.agent.worker.Worker}; {@code kill} may be called from any thread and ends a
 * call that is waiting. In the worker, runtimes and load generators are used by the main thread only; a reader thread ends the process
 * when standard input ends, however busy the main thread is: no worker outlives its agent.
 */
@NullMarked
package dev.assay.agent.worker;

import org.jspecify.annotations.NullMarked;
