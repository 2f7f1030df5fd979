package dev.assay.coordinator.web;

import dev.assay.coordinator.web.view.Frame.AssetPaths;
import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Scripts and styles, each at an address that changes with its content, so that browsers need not ask for it again. */
final class Assets {
    private static final ContentType SCRIPT =
            ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8);
    private static final ContentType STYLE = ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8);
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final int HASH_LENGTH = 12;

    private final Map<String, HttpEntity.Strict> byPath = new HashMap<>();
    private final AssetPaths paths;

    Assets() {
        paths = new AssetPaths(
                add("lab.css", "/dev/assay/coordinator/web/lab.css", STYLE),
                add("htmx.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js", SCRIPT),
                add("sse.js", WEBJARS + "htmx-ext-sse/2.2.2/sse.js", SCRIPT),
                add("lab.js", "/dev/assay/coordinator/web/lab.js", SCRIPT));
    }

    AssetPaths paths() {
        return paths;
    }

    /**
     * Return a file.
     *
     * @param path what follows {@code /assets/}
     */
    Optional<HttpResponse> answer(String path) {
        return Optional.ofNullable(byPath.get(path))
                .map(asset -> HttpResponse.create()
                        .addHeader(RawHeader.create("Cache-Control", "public, max-age=31536000, immutable"))
                        .withEntity(asset));
    }

    private String add(String name, String resource, ContentType type) {
        byte[] content = read(resource);
        String path = Sha256.of(content).substring(0, HASH_LENGTH) + "/" + name;
        byPath.put(path, HttpEntities.create(type, content));
        return "/assets/" + path;
    }

    private static byte[] read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
