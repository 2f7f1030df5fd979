package dev.assay.reports.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speak Chromium's DevTools protocol over a WebSocket: commands with answers, and events as they come. */
final class DevTools {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> unanswered = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final WebSocket socket;

    private record Waiting(Predicate<JsonNode> wanted, CompletableFuture<JsonNode> found) {}

    private DevTools(URI address) {
        this.socket = await(client.newWebSocketBuilder().buildAsync(address, new Listener()));
    }

    static DevTools connect(URI address) {
        return new DevTools(address);
    }

    /**
     * Send a command and return its result.
     *
     * @param session of a page, or empty for the browser itself
     * @throws AssertionError if the browser refuses
     */
    JsonNode command(String session, String method, Map<String, ?> parameters) {
        int id = lastId.incrementAndGet();
        Map<String, Object> message = new HashMap<>(Map.of("id", id, "method", method, "params", parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        unanswered.put(id, answer);
        await(socket.sendText(JSON.writeValueAsString(message), true));
        JsonNode received = await(answer);
        if (received.has("error")) {
            throw new AssertionError(method + " failed: " + received.path("error"));
        }
        return received.path("result");
    }

    /** Return an event to come. */
    CompletableFuture<JsonNode> next(String session, String method) {
        CompletableFuture<JsonNode> found = new CompletableFuture<>();
        waiting.add(new Waiting(event -> isOf(event, session, method), found));
        return found;
    }

    /** Return the parameters of all events of one kind that came until now. */
    List<JsonNode> events(String session, String method) {
        return events.stream()
                .filter(event -> isOf(event, session, method))
                .map(event -> event.path("params"))
                .toList();
    }

    private static boolean isOf(JsonNode event, String session, String method) {
        return event.path("method").asString("").equals(method)
                && event.path("sessionId").asString("").equals(session);
    }

    static <T> T await(CompletionStage<T> future) {
        try {
            return future.toCompletableFuture().get(Chromium.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the browser does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void close() {
        socket.abort();
        client.shutdownNow();
    }

    private void receive(JsonNode message) {
        CompletableFuture<JsonNode> answer =
                message.has("id") ? unanswered.remove(message.path("id").asInt()) : null;
        if (answer != null) {
            answer.complete(message);
            return;
        }
        events.add(message);
        waiting.removeIf(wait -> wait.wanted().test(message) && wait.found().complete(message));
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                JsonNode message = JSON.readTree(parts.toString());
                parts.setLength(0);
                receive(message);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
