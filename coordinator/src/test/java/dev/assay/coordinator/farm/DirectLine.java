package dev.assay.coordinator.farm;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.lab.Coordinator;
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
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A line to a coordinator in the same process, without HTTP.
 *
 * @param coordinator the one that runs now
 * @param patience how long an answer may take, besides the time that its request allows
 */
public record DirectLine(Supplier<Coordinator> coordinator, Duration patience) implements LabLine {
    @Override
    public AgentWelcome join(AgentHello hello) throws IOException {
        return answered(0, lab -> lab.agents().join(hello, Identity.LOCAL));
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws IOException {
        return answered(request.waitMs(), lab -> lab.leases().lease(request));
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat beat) throws IOException {
        return answered(0, lab -> lab.leases().heartbeat(beat));
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws IOException {
        return answered(0, lab -> lab.leases().report(token, report, Identity.LOCAL));
    }

    @Override
    public void fetch(ArtifactReference file) throws IOException {
        if (answered(0, lab -> lab.files().find(file.sha256())).isEmpty()) {
            throw new IOException("there is no file " + file.sha256());
        }
    }

    private <T> T answered(long allowedMs, Function<Coordinator, CompletionStage<T>> question) throws IOException {
        try {
            return question.apply(coordinator.get())
                    .toCompletableFuture()
                    .get(patience.toMillis() + allowedMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // It is away, or its database is.
            throw new IOException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() {
        // There is no connection.
    }
}
