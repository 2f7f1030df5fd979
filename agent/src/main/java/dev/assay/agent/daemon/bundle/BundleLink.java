package dev.assay.agent.daemon.bundle;

import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Bundle;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Play the coordinator with a file: hand out the blocks of a bundle one after the other, and write the reports into another file.
 *
 * <p>That file is written anew after each block, and read at the beginning: who is stopped goes on later.
 */
public final class BundleLink implements CoordinatorLink {
    private static final int CHUNK_BYTES = 1 << 16;
    /** Nobody takes a lease away, and nobody listens to heartbeats. */
    private static final long SELDOM_MS = 60_000;

    private final BundleFile file;
    private final Path results;
    private final String version;
    private final Runnable whenDone;
    private final Map<Long, BlockReport> reports = new TreeMap<>();

    /**
     * Go on with a bundle.
     *
     * @param results where the reports go; what is there already of the same run is kept
     * @param version of this Assay
     * @param whenDone called when there is nothing left to measure, maybe more than once
     */
    public BundleLink(BundleFile file, Path results, String version, Runnable whenDone) {
        this.file = file;
        this.results = results;
        this.version = version;
        this.whenDone = whenDone;
        if (Files.exists(results)) {
            ResultsFile.Contents earlier = ResultsFile.read(results);
            if (!earlier.results().run().equals(file.bundle().run())) {
                throw new ProblemException(Problem.user(
                        "bundle.other-results",
                        results + " has results of run " + earlier.results().run(),
                        "choose another file with --results"));
            }
            // Blocks of an earlier bundle of this run have tokens that are worth nothing any more.
            earlier.reports().forEach((token, report) -> {
                if (block(token).isPresent()) {
                    reports.put(token, report);
                }
            });
        }
    }

    @Override
    public AgentWelcome join(AgentHello hello) {
        Bundle bundle = file.bundle();
        if (!bundle.agentId().equals(hello.id())) {
            throw new ProblemException(Problem.user(
                    "bundle.other-agent",
                    "the bundle is for agent " + bundle.agent() + ", which is not this one",
                    "measure it on the machine whose description was added to the lab, with the same --data"));
        }
        return new AgentWelcome(
                bundle.agent(),
                hello.devices().stream().collect(Collectors.toMap(device -> device.id(), device -> device.id())),
                SELDOM_MS,
                SELDOM_MS);
    }

    @Override
    public synchronized LeaseAnswer lease(LeaseRequest request) {
        Optional<LeaseAnswer.Work> next = file.bundle().blocks().stream()
                .filter(block -> !reports.containsKey(block.token()))
                .findFirst();
        if (next.isEmpty()) {
            whenDone.run();
            return new LeaseAnswer.NoWork();
        }
        return next.get();
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat heartbeat) {
        return new HeartbeatAnswer(HeartbeatAnswer.Order.GO_ON);
    }

    @Override
    public synchronized ReportAnswer report(long token, BlockReport report) {
        if (block(token).isEmpty()) {
            return new ReportAnswer(false, "the bundle has no block with token " + token);
        }
        reports.put(token, report);
        ResultsFile.write(results, file.bundle(), version, reports);
        return new ReportAnswer(true, "it is in " + results);
    }

    @Override
    public void handBack(HandBack handBack) {
        // Whatever has no report is begun again the next time.
    }

    @Override
    public void leave(String agent, String instance) {
        // There is nobody to say good-bye to.
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink) throws IOException {
        try (InputStream in = file.open(artifact)) {
            in.skipNBytes(offset);
            long leftBytes = artifact.sizeBytes() - offset;
            byte[] chunk = new byte[CHUNK_BYTES];
            while (leftBytes > 0) {
                int read = in.read(chunk, 0, (int) Math.min(leftBytes, chunk.length));
                if (read < 0) {
                    break;
                }
                sink.write(ByteBuffer.wrap(chunk, 0, read));
                leftBytes -= read;
            }
            if (leftBytes > 0) {
                throw file.incomplete(artifact);
            }
        }
    }

    /** Return how many blocks of the bundle are measured. */
    public synchronized int measured() {
        return reports.size();
    }

    private Optional<LeaseAnswer.Work> block(long token) {
        return file.bundle().blocks().stream()
                .filter(block -> block.token() == token)
                .findFirst();
    }
}
