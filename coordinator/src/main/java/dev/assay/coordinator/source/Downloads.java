package dev.assay.coordinator.source;

import dev.assay.coordinator.source.SourceIndex.Known;
import dev.assay.scenarios.http.TimedBody;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Download files over HTTP as RFC 9110 has it: an attempt that was cut off is continued with Range and If-Range where the server gave a
 * strong validator, a finished one is revalidated with If-None-Match or If-Modified-Since.
 */
final class Downloads {
    private static final int MAX_FRUITLESS_ATTEMPTS = 5;
    private static final int MAX_ATTEMPTS = 50;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration ABANDONED_AGE = Duration.ofDays(7);
    private static final String ETAG = "etag:";
    private static final String MODIFIED = "modified:";
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    private final Path directory;
    private final DownloadListener listener;
    private final SourceSettings settings;
    private final Surroundings.Pause pause;
    private final InstantSource clock;
    private final HttpConnections connections;

    Downloads(Path directory, DownloadListener listener, SourceSettings settings, Surroundings surroundings) {
        this.directory = directory;
        this.listener = listener;
        this.settings = settings;
        this.pause = surroundings.pause();
        this.clock = surroundings.clock();
        this.connections = new HttpConnections(settings.answerTimeout(), surroundings.plainHttpAllowed());
    }

    /**
     * Download a file, or learn that the known one still holds. The caller holds the source's lock.
     *
     * @param known what was downloaded before
     * @throws IOException if the disk fails; what fails on the way to the server becomes a problem
     */
    Outcome fetch(Request request, Optional<Known> known) throws IOException, InterruptedException {
        PartialFile.deleteAbandoned(directory, clock.instant().minus(ABANDONED_AGE));
        try (PartialFile file = PartialFile.open(directory, request.uri())) {
            try {
                return attemptRepeatedly(request, known, file);
            } finally {
                file.discardUnlessUseful();
            }
        }
    }

    private Outcome attemptRepeatedly(Request request, Optional<Known> known, PartialFile file)
            throws IOException, InterruptedException {
        int fruitless = 0;
        for (int attempt = 1; ; attempt++) {
            long beforeBytes = file.sizeBytes();
            switch (attempt(request, known, file)) {
                case Attempt.Done(Outcome outcome) -> {
                    return outcome;
                }
                case Attempt.Failed(ProblemException problem, Duration atLeast) -> {
                    fruitless = file.sizeBytes() > beforeBytes ? 0 : fruitless + 1;
                    if (fruitless >= MAX_FRUITLESS_ATTEMPTS || attempt >= MAX_ATTEMPTS) {
                        throw problem;
                    }
                    pause.of(longer(atLeast, backoff(fruitless)));
                }
            }
        }
    }

    private Attempt attempt(Request request, Optional<Known> known, PartialFile file)
            throws IOException, InterruptedException {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response;
        try {
            response = connections.get(request, conditions(known, file));
        } catch (IOException e) {
            if (!NetworkFailures.isUntrusted(e)) {
                return new Attempt.Failed(DownloadProblems.unreachable(request, known, e), Duration.ZERO);
            }
            throw DownloadProblems.untrusted(request, e);
        }
        try (TimedBody body = new TimedBody(response.body())) {
            int status = response.statusCode();
            return switch (status) {
                case 200 -> {
                    startOver(file, response.headers());
                    yield receive(request, response.headers().firstValueAsLong("Content-Length"), body, file);
                }
                case 206 -> continueWith(request, response.headers(), body, file);
                case 304 -> notModified(request, known);
                case 416 -> {
                    file.restart("", "");
                    yield new Attempt.Failed(DownloadProblems.unexpected(request, status), Duration.ZERO);
                }
                case 408, 425, 429, 500, 502, 503, 504 ->
                    new Attempt.Failed(DownloadProblems.unexpected(request, status), retryAfter(response.headers()));
                case 404, 410 -> throw DownloadProblems.notFound(request, status);
                default -> throw DownloadProblems.unexpected(request, status);
            };
        }
    }

    private static Map<String, String> conditions(Optional<Known> known, PartialFile file) throws IOException {
        Map<String, String> headers = new HashMap<>();
        // The bytes as they are: a compressed transfer has another length and another validator.
        headers.put("Accept-Encoding", "identity");
        if (file.sizeBytes() > 0 && !file.validator().isEmpty()) {
            headers.put("Range", "bytes=" + file.sizeBytes() + "-");
            headers.put("If-Range", file.validator());
        } else if (known.isPresent()) {
            String stamp = known.get().stamp();
            if (stamp.startsWith(ETAG)) {
                headers.put("If-None-Match", stamp.substring(ETAG.length()));
            } else if (stamp.startsWith(MODIFIED)) {
                headers.put("If-Modified-Since", stamp.substring(MODIFIED.length()));
            }
        }
        return headers;
    }

    private static void startOver(PartialFile file, HttpHeaders headers) throws IOException {
        String etag = headers.firstValue("ETag").orElse("");
        String modified = headers.firstValue("Last-Modified").orElse("");
        String stamp = !etag.isEmpty() ? ETAG + etag : !modified.isEmpty() ? MODIFIED + modified : "";
        // A weak ETag promises the same meaning, not the same bytes, and a date can't tell two changes within a second
        // apart.
        file.restart(etag.startsWith("\"") ? etag : "", stamp);
    }

    private Attempt continueWith(Request request, HttpHeaders headers, TimedBody body, PartialFile file)
            throws IOException, InterruptedException {
        Matcher range =
                CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != file.sizeBytes() || file.sizeBytes() == 0) {
            // Not what was asked for: whatever it is, it must not be glued to what there is.
            file.restart("", "");
            return new Attempt.Failed(DownloadProblems.wrongPart(request), Duration.ZERO);
        }
        OptionalLong total =
                range.group(2).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(range.group(2)));
        return receive(request, total, body, file);
    }

    private Attempt receive(Request request, OptionalLong totalBytes, TimedBody body, PartialFile file)
            throws IOException, InterruptedException {
        checkSize(request, file, totalBytes.orElse(0));
        try {
            while (true) {
                Optional<List<ByteBuffer>> piece;
                try {
                    piece = body.next(settings.stallTimeout());
                } catch (IOException e) {
                    return new Attempt.Failed(
                            DownloadProblems.cut(request, file, totalBytes, e.getMessage()), Duration.ZERO);
                }
                if (piece.isEmpty()) {
                    break;
                }
                for (ByteBuffer bytes : piece.get()) {
                    file.append(bytes);
                }
                checkSize(request, file, file.sizeBytes());
                listener.progress(request.source(), file.sizeBytes(), totalBytes.orElse(-1));
            }
        } finally {
            keep(file);
        }
        if (totalBytes.isPresent() && totalBytes.getAsLong() != file.sizeBytes()) {
            ProblemException problem =
                    DownloadProblems.cut(request, file, totalBytes, "its length is not the announced one");
            if (file.sizeBytes() > totalBytes.getAsLong()) {
                file.restart("", "");
            }
            return new Attempt.Failed(problem, Duration.ZERO);
        }
        listener.progress(request.source(), file.sizeBytes(), file.sizeBytes());
        file.finish();
        return new Attempt.Done(new Outcome.Complete(file.path(), file.stamp()));
    }

    /** Keep what came for the next attempt; an interrupt closes the file by itself, and then the last checkpoint counts. */
    private static void keep(PartialFile file) throws IOException {
        if (file.isOpen()) {
            file.checkpoint();
        }
    }

    private static Attempt notModified(Request request, Optional<Known> known) {
        return known.<Attempt>map(kept -> new Attempt.Done(new Outcome.NotModified(kept.file())))
                .orElseThrow(() -> DownloadProblems.unexpected(request, 304));
    }

    private void checkSize(Request request, PartialFile file, long bytes) throws IOException {
        if (bytes > settings.maxFileBytes()) {
            file.restart("", "");
            throw SourceProblems.tooLarge(
                    request.source(),
                    "it has more than " + settings.maxFileBytes() + " bytes",
                    "raise the size limit if you trust it");
        }
    }

    private static Duration retryAfter(HttpHeaders headers) {
        String seconds = headers.firstValue("Retry-After").orElse("");
        return seconds.matches("\\d{1,9}")
                ? shorter(Duration.ofSeconds(Long.parseLong(seconds)), LONGEST_PAUSE)
                : Duration.ZERO;
    }

    private static Duration backoff(int fruitless) {
        return FIRST_PAUSE.multipliedBy(1L << fruitless);
    }

    private static Duration longer(Duration left, Duration right) {
        return left.compareTo(right) > 0 ? left : right;
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }

    /**
     * What to download.
     *
     * @param source names it in messages
     * @param secretHeaders sent to the server of {@code uri} and to none that it redirects to
     * @param accessHint what to do where access is refused; may be empty
     */
    record Request(String source, URI uri, Map<String, String> secretHeaders, String accessHint) {
        Request {
            secretHeaders = Map.copyOf(secretHeaders);
        }

        /** Leave out the secrets. */
        @Override
        public String toString() {
            return "Request[" + source + "]";
        }
    }

    /** How a download ended well. */
    sealed interface Outcome {
        /** The file that was fetched before is still the right one. */
        record NotModified(StoredFile file) implements Outcome {}

        /**
         * A complete file, for the caller to take away.
         *
         * @param stamp its ETag or date, to revalidate it with; empty if the server gave none
         */
        record Complete(Path file, String stamp) implements Outcome {}
    }

    private sealed interface Attempt {
        record Done(Outcome outcome) implements Attempt {}

        /**
         * Worth another try.
         *
         * @param atLeast how long to wait before it
         */
        record Failed(ProblemException problem, Duration atLeast) implements Attempt {}
    }
}
