package dev.assay.reports.html;

import java.util.Arrays;

/** Make untrusted text harmless in HTML text, in quoted attribute values and in data blocks. */
final class Escaping {
    /** By character: a large page has a hundred million of them. */
    private static final boolean[] ORDINARY = ordinary();

    private static final char REPLACEMENT = '\uFFFD';

    private Escaping() {}

    /** Append text so that it is the same text in an element and in a double-quoted attribute value. */
    static void append(String text, StringBuilder out) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isOrdinary(c)) {
                continue;
            }
            out.append(text, from, i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append(isWritable(c) ? c : REPLACEMENT);
                    }
                }
            }
            from = i + 1;
        }
        out.append(text, from, text.length());
    }

    /** Almost all characters are these: they are appended together. */
    private static boolean isOrdinary(char c) {
        return c < ORDINARY.length && ORDINARY[c];
    }

    private static boolean[] ordinary() {
        boolean[] ordinary = new boolean[0x7F];
        Arrays.fill(ordinary, ' ', ordinary.length, true);
        for (char special : new char[] {'&', '<', '>', '"', '\''}) {
            ordinary[special] = false;
        }
        return ordinary;
    }

    /**
     * Return JSON that can't end the {@code script} element it stands in, and is still the same JSON.
     *
     * <p>The characters that are replaced occur in strings only, where an escape means the same.
     */
    static String jsonForScript(String json) {
        return json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** Return text as one word for a POSIX shell. */
    static String shellWord(String text) {
        return text.matches("[A-Za-z0-9_./:=@%+,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Half a surrogate pair and control characters other than white space have no place in a page. */
    private static boolean isWritable(char c) {
        return !Character.isSurrogate(c) && (!Character.isISOControl(c) || c == '\t' || c == '\n');
    }
}
