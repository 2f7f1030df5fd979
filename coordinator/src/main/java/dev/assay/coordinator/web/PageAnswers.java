package dev.assay.coordinator.web;

import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answer with pages, which may load and do what pages of the lab need and nothing else. */
final class PageAnswers {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** A report is a file with everything in it, made from what agents sent: it may run its script, as nobody. */
    private static final String REPORT_POLICY =
            "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
                    + "style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private PageAnswers() {}

    static HttpResponse page(StatusCode status, String html) {
        return HttpResponse.create()
                .withStatus(status)
                .addHeaders(headers(POLICY))
                .withEntity(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, html));
    }

    /** Show another page, by GET. */
    static HttpResponse redirect(String path) {
        return HttpResponse.create()
                .withStatus(StatusCodes.SEE_OTHER)
                .addHeaders(headers(POLICY))
                .addHeader(Location.create(path));
    }

    static List<HttpHeader> pageHeaders() {
        return headers(POLICY);
    }

    static List<HttpHeader> reportHeaders() {
        return headers(REPORT_POLICY);
    }

    private static List<HttpHeader> headers(String policy) {
        return List.of(
                RawHeader.create("Content-Security-Policy", policy),
                RawHeader.create("X-Content-Type-Options", "nosniff"),
                RawHeader.create("Referrer-Policy", "no-referrer"),
                RawHeader.create("Cache-Control", "no-store"));
    }
}
