package dev.assay.reports.html;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * Pack what a large page does not show at first: gzip in base64, which its script unpacks when a reader wants it.
 *
 * <p>Belongs to one thread.
 */
final class Packed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final HtmlBytes html = new HtmlBytes();
    private final OutputStream out;

    Packed() {
        try {
            out = new FastGzip(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Append an element, which is not needed any more after that. */
    Packed add(Element element) {
        element.writeTo(html);
        try {
            html.drainTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Return the element to stand in the page; nothing can be added after that. */
    Element script() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Element.verbatim("script", Base64.getEncoder().encodeToString(bytes.toByteArray()))
                .set("type", "application/gzip");
    }

    /** Compresses a fifth worse than usual in half the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(3);
        }
    }
}
