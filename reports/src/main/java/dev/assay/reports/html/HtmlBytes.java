package dev.assay.reports.html;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gather HTML as UTF-8, escaped and encoded in one go: a large page is 200 megabytes before it is packed.
 *
 * <p>Belongs to one thread.
 */
final class HtmlBytes {
    private static final int FIRST_CAPACITY = 1 << 16;

    /** The characters of ASCII that are the same in a page, by their codes. */
    private static final boolean[] ORDINARY = ordinary();

    private static final char REPLACEMENT = '\uFFFD';

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    private static boolean[] ordinary() {
        boolean[] ordinary = new boolean[0x80];
        Arrays.fill(ordinary, ' ', 0x7F, true);
        for (char other : new char[] {'&', '<', '>', '"', '\''}) {
            ordinary[other] = false;
        }
        return ordinary;
    }

    /** Append markup. */
    HtmlBytes markup(String html) {
        int count = html.length();
        reserve(count);
        int to = length;
        for (int i = 0; i < count; i++) {
            char c = html.charAt(i);
            if (c >= 0x80) {
                length = to;
                encode(html.substring(i));
                return this;
            }
            bytes[to++] = (byte) c;
        }
        length = to;
        return this;
    }

    /** Append text so that it is the same text in an element and in a double-quoted attribute value. */
    HtmlBytes text(String untrusted) {
        int count = untrusted.length();
        reserve(count);
        int to = length;
        for (int i = 0; i < count; i++) {
            char c = untrusted.charAt(i);
            if (c >= 0x80 || !ORDINARY[c]) {
                length = to;
                escape(untrusted, i);
                return this;
            }
            bytes[to++] = (byte) c;
        }
        length = to;
        return this;
    }

    /** Append the rest of a text in which something is special. */
    private void escape(String untrusted, int from) {
        StringBuilder escaped = new StringBuilder(untrusted.length() + 16);
        for (int i = from; i < untrusted.length(); i++) {
            char c = untrusted.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < untrusted.length()
                            && Character.isLowSurrogate(untrusted.charAt(i + 1))) {
                        escaped.append(c).append(untrusted.charAt(++i));
                    } else {
                        escaped.append(isWritable(c) ? c : REPLACEMENT);
                    }
                }
            }
        }
        encode(escaped.toString());
    }

    private void encode(String html) {
        byte[] encoded = html.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), Math.multiplyExact(2, bytes.length)));
        }
    }

    /** Write what was gathered, and begin again. */
    void drainTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    /** Return what was gathered. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Half a surrogate pair and control characters other than white space have no place in a page. */
    private static boolean isWritable(char c) {
        return !Character.isSurrogate(c) && (!Character.isISOControl(c) || c == '\t' || c == '\n');
    }
}
