package dev.assay.agent.daemon.link;

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

/** A link on which nothing is to be asked but what a test answers. */
public class UnaskedLink implements CoordinatorLink {
    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException {
        throw new UnsupportedOperationException();
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws LinkUnavailableException {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void handBack(HandBack handBack) throws LinkUnavailableException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void leave(String agent, String instance) throws LinkUnavailableException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException {
        throw new UnsupportedOperationException();
    }
}
