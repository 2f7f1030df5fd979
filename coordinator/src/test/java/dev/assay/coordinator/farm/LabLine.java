package dev.assay.coordinator.farm;

import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;

/** How an agent speaks with a lab. After a failure the next request begins anew. Belongs to one thread. */
public interface LabLine extends AutoCloseable {
    /** Take part. */
    AgentWelcome join(AgentHello hello) throws IOException;

    /** Ask for work. */
    LeaseAnswer lease(LeaseRequest request) throws IOException;

    /** Show that a block is being measured. */
    HeartbeatAnswer heartbeat(Heartbeat beat) throws IOException;

    /** Hand in what came of a block. */
    ReportAnswer report(long token, BlockReport report) throws IOException;

    /** Read a file, check it, and forget it. */
    void fetch(ArtifactReference file) throws IOException;

    @Override
    void close();
}
