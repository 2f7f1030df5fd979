package dev.assay.cli.run;

import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.StoredFile;
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
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Talk to a coordinator in the same process: what HTTP would carry is handed over as it is. Safe for many threads.
 *
 * @param coordinator of this process
 */
record InProcessLink(Coordinator coordinator) implements CoordinatorLink {
    private static final int CHUNK_BYTES = 1 << 20;

    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException, InterruptedException {
        return await(coordinator.agents().join(hello, Identity.LOCAL));
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException, InterruptedException {
        return await(coordinator.leases().lease(request));
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws LinkUnavailableException, InterruptedException {
        return await(coordinator.leases().heartbeat(heartbeat));
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException, InterruptedException {
        return await(coordinator.leases().report(token, report, Identity.LOCAL));
    }

    @Override
    public void handBack(HandBack handBack) throws LinkUnavailableException, InterruptedException {
        await(coordinator.leases().handBack(handBack).thenApply(_ -> true));
    }

    @Override
    public void leave(String agent, String instance) throws LinkUnavailableException, InterruptedException {
        await(coordinator.agents().leave(agent, instance).thenApply(_ -> true));
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException, InterruptedException {
        StoredFile file = await(coordinator.files().find(artifact.sha256()))
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "artifact.unknown",
                        "the file " + artifact.sha256() + " is gone",
                        "run again; don't delete Assay's cache meanwhile")));
        try (FileChannel channel = FileChannel.open(file.path())) {
            channel.position(offset);
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
            while (channel.read(buffer) >= 0) {
                sink.write(buffer.flip());
                buffer.clear();
            }
        }
    }

    private static <T> T await(CompletionStage<T> answer) throws LinkUnavailableException, InterruptedException {
        try {
            return answer.toCompletableFuture().get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ProblemException refused -> throw refused;
                case TimeoutException late ->
                    throw LinkUnavailableException.unanswered(Problem.environment(
                            "lab.busy",
                            "this could not be stored in time: " + late.getMessage(),
                            "look at the load and the disk of this machine"));
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
