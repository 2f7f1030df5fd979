package dev.assay.reports.html;

/** Make untrusted text harmless in data blocks and on command lines. {@link HtmlBytes} does it in elements and attributes. */
final class Escaping {
    private Escaping() {}

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
}
