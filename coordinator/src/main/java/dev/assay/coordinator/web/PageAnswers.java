package dev.assay.coordinator.web;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;

/** Answer with pages; the server adds {@link SecurityHeaders} to them. */
final class PageAnswers {
    private PageAnswers() {}

    static HttpResponse page(StatusCode status, String html) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, html));
    }

    /** Show another page, by GET. */
    static HttpResponse redirect(String path) {
        return HttpResponse.create().withStatus(StatusCodes.SEE_OTHER).addHeader(Location.create(path));
    }
}
