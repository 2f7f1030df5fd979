package dev.assay.coordinator.http;

import dev.assay.coordinator.web.LabWeb;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/** Answers what is asked of one coordinator, whoever listened for it. Safe for many threads. */
public final class LabHandler implements AutoCloseable {
    private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;
    private final LabMetrics metrics;
    private final LabWeb web;
    private final ExecutorService waiting;

    LabHandler(
            Function<HttpRequest, CompletionStage<HttpResponse>> routes,
            LabMetrics metrics,
            LabWeb web,
            ExecutorService waiting) {
        this.routes = routes;
        this.metrics = metrics;
        this.web = web;
        this.waiting = waiting;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        try {
            return routes.apply(request);
        } catch (Exception e) {
            // Routes of Pekko may throw anything, and never do: failures are answers of theirs.
            return CompletableFuture.failedStage(e);
        }
    }

    boolean isReady() {
        return metrics.isReady();
    }

    /** End what streams for ever; requests that are being answered are cut off. */
    @Override
    public void close() {
        web.close();
        waiting.close();
    }
}
