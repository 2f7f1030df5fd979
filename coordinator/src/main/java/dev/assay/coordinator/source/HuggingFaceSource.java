package dev.assay.coordinator.source;

import dev.assay.scenarios.language.SourceLocation.HuggingFace;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fetch {@code hf:} sources over HTTPS from the Hugging Face hub, or from the one that HF_ENDPOINT names. */
final class HuggingFaceSource {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private final HttpsSource https;
    private final Map<String, String> environment;

    HuggingFaceSource(HttpsSource https, Map<String, String> environment) {
        this.https = https;
        this.environment = environment;
    }

    /** Say whether a revision names one commit, and not a branch or tag that may move. */
    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** Return the file, in the store. */
    Fetched fetch(HuggingFace location, @Nullable String expectedSha256) throws IOException, InterruptedException {
        String source = location.toText();
        // The token goes into a header that only the endpoint itself gets, and into no message.
        String token = environment.getOrDefault("HF_TOKEN", "");
        Map<String, String> headers = token.isBlank() ? Map.of() : Map.of("Authorization", "Bearer " + token.strip());
        return https.fetch(
                new Downloads.Request(source, uri(location), headers, "for a private or gated repository set HF_TOKEN"),
                expectedSha256);
    }

    private URI uri(HuggingFace location) {
        if (!REPOSITORY.matcher(location.repository()).matches()
                || location.repository().contains("..")) {
            throw SourceProblems.malformed(
                    location.toText(),
                    "'" + location.repository() + "' is not a repository",
                    "write hf:ORGANIZATION/NAME@REVISION/PATH");
        }
        String path = EntryName.normalize(location.path())
                .orElseThrow(() -> SourceProblems.malformed(
                        location.toText(),
                        "'" + location.path() + "' is not a path in a repository",
                        "correct the path"));
        String endpoint = environment.getOrDefault("HF_ENDPOINT", DEFAULT_ENDPOINT);
        String encodedPath = Arrays.stream(path.split("/", -1))
                .map(HuggingFaceSource::encode)
                .collect(Collectors.joining("/"));
        String text = (endpoint.isBlank() ? DEFAULT_ENDPOINT : endpoint.strip().replaceAll("/+$", "")) + "/"
                + location.repository() + "/resolve/" + encode(location.revision()) + "/" + encodedPath;
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw SourceProblems.malformed(
                    location.toText(), "HF_ENDPOINT does not hold an address", "unset HF_ENDPOINT or correct it");
        }
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
