package dev.assay.coordinator.farm;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** A line over one connection of HTTP to a port of this machine. */
public final class HttpLine implements LabLine {
    private final LeanHttp http;
    private final Duration patience;

    /**
     * Connect with the first request.
     *
     * @param patience how long an answer may take, besides the time that its request allows
     */
    public HttpLine(int port, Duration patience) {
        this.http = new LeanHttp(port);
        this.patience = patience;
    }

    @Override
    public AgentWelcome join(AgentHello hello) throws IOException {
        return post(ApiPaths.AGENTS, hello, 0, AgentWelcome.class);
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws IOException {
        return post(ApiPaths.LEASES, request, request.waitMs(), LeaseAnswer.class);
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat beat) throws IOException {
        return post(ApiPaths.heartbeat(beat.token()), beat, 0, HeartbeatAnswer.class);
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws IOException {
        return asked(
                0,
                () -> http.send("PUT", ApiPaths.report(token), compressed(report))
                        .as(ReportAnswer.class));
    }

    @Override
    public void fetch(ArtifactReference file) throws IOException {
        asked(0, () -> {
            String sha256 = http.sha256(ApiPaths.artifact(file));
            if (!sha256.equals(file.sha256())) {
                throw new IOException("the file " + file.sha256() + " arrived as " + sha256);
            }
            return sha256;
        });
    }

    private <T> T post(String path, Object message, long allowedMs, Class<T> type) throws IOException {
        return asked(allowedMs, () -> http.post(path, message).as(type));
    }

    private <T> T asked(long allowedMs, Request<T> request) throws IOException {
        http.waitAtMost(patience.plusMillis(allowedMs));
        try {
            return request.answer();
        } catch (IOException e) {
            http.close();
            throw e;
        }
    }

    /** Something asked over the connection. */
    @FunctionalInterface
    private interface Request<T> {
        T answer() throws IOException;
    }

    /** Return a report as it is sent. */
    private static byte[] compressed(BlockReport report) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(AssayJson.mapper().writeValueAsBytes(report));
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        http.close();
    }
}
