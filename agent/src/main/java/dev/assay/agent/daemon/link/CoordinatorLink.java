package dev.assay.agent.daemon.link;

import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Talk to the coordinator. Each method waits for the answer, but never for ever, and gives up when its thread is interrupted. Safe for
 * use by many threads.
 *
 * <p>A request whose answer got lost may be repeated: the coordinator knows it again. Every method throws
 * {@link LinkUnavailableException} for what may go better later, and {@link ProblemException} for what will not: the agent is not
 * allowed to take part, one of the two sides is too old, or there is no coordinator at that address.
 */
public interface CoordinatorLink {
    /** Take part. */
    AgentWelcome join(AgentHello hello) throws LinkUnavailableException, InterruptedException;

    /** Ask for a block; the answer may take as long as the request says. */
    LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException, InterruptedException;

    /** Show that a block is still being measured. */
    HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws LinkUnavailableException, InterruptedException;

    /**
     * Hand in what was measured. An answer that does not keep the report is final; it also stands for a report that the coordinator
     * can't take, such as one that is too large.
     *
     * @param token of the lease
     */
    ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException, InterruptedException;

    /** Give a block back. */
    void handBack(HandBack handBack) throws LinkUnavailableException, InterruptedException;

    /**
     * Take part no longer.
     *
     * @param agent its name in the lab
     * @param instance the process that leaves
     */
    void leave(String agent, String instance) throws LinkUnavailableException, InterruptedException;

    /**
     * Fetch the bytes of an artifact from an offset to its end. When the connection breaks the sink has the bytes up to there, and never
     * more of them than the artifact is long. Nobody has hashed them yet.
     *
     * @param offset 0-based, less than the artifact's size
     * @param sink gets the bytes in order
     * @throws LinkUnavailableException if less came than there must be
     * @throws ProblemException if the coordinator does not have the artifact, or has one of another size
     * @throws IOException if the sink fails
     */
    void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException, InterruptedException;

    /** Take the bytes of an artifact. */
    @FunctionalInterface
    interface ArtifactSink {
        /** Take all remaining bytes. */
        void write(ByteBuffer bytes) throws IOException;
    }
}
