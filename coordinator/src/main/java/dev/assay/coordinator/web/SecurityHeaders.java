package dev.assay.coordinator.web;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Tell browsers what pages must not do. An answer that says something else itself is left as it is. */
public final class SecurityHeaders {
    private static final String POLICY = "Content-Security-Policy";

    /** Pages of the server itself: their own scripts and styles, as files. */
    private static final List<HttpHeader> EVERYWHERE = List.of(
            RawHeader.create(
                    POLICY,
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("X-Frame-Options", "DENY"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Cache-Control", "no-store"));

    /** A report has its scripts and styles in it. It runs them as if it came from nowhere: without cookies, and without requests. */
    private static final String REPORT_POLICY = "sandbox allow-scripts allow-downloads allow-popups;"
            + " default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /** Add what a response does not say itself. */
    public static HttpResponse added(HttpResponse response) {
        List<HttpHeader> missing = EVERYWHERE.stream()
                .filter(header -> response.getHeader(header.name()).isEmpty())
                .toList();
        return response.addHeaders(missing);
    }

    /** Let the report of a run be what it is, and nothing more. */
    public static HttpResponse ofReport(HttpResponse response) {
        return response.addHeader(RawHeader.create(POLICY, REPORT_POLICY));
    }
}
