package dev.assay.agent.daemon.http;

import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Hand in a report, compressed. */
public final class ReportUpload {
    private ReportUpload() {}

    /**
     * Send it, and hear whether it counts.
     *
     * @param request to where the report of its lease goes
     */
    public static ReportAnswer send(
            Exchange exchange, HttpRequest.Builder request, BlockReport report, Duration patience)
            throws LinkUnavailableException, InterruptedException {
        HttpRequest put = request.PUT(BodyPublishers.ofByteArray(compress(report)))
                .setHeader("Content-Type", "application/json")
                .setHeader("Content-Encoding", "gzip")
                .build();
        HttpResponse<byte[]> response = exchange.sendForBytes(put, patience);
        return switch (response.statusCode()) {
            case 200 -> exchange.read(response, ReportAnswer.class);
            // It is about this report, not about the agent, if the coordinator itself says so.
            case 400, 404, 409, 410, 413, 415, 422 -> {
                List<Problem> told = Exchange.told(response);
                if (told.isEmpty()) {
                    throw exchange.refusal(response);
                }
                yield new ReportAnswer(
                        false, told.stream().map(Problem::message).collect(Collectors.joining("; ")));
            }
            default -> throw exchange.refusal(response);
        };
    }

    private static byte[] compress(BlockReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            AssayJson.mapper().writeValue(out, report);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return bytes.toByteArray();
    }
}
