package dev.assay.scenarios.language.yaml;

/** Quote what a user wrote in a message: in backticks, one line, not too long. */
public final class Quote {
    private static final int LONGEST = 80;

    private Quote() {}

    /** Return the text in backticks. */
    public static String code(String text) {
        return "`" + shorten(text) + "`";
    }

    /** Return the text with line breaks and control characters made visible, cut after 80 characters. */
    public static String shorten(String text) {
        StringBuilder oneLine = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(character -> {
            if (character == '\n') {
                oneLine.append("\\n");
            } else if (Character.isISOControl(character)) {
                oneLine.append("\\u%04x".formatted(character));
            } else {
                oneLine.appendCodePoint(character);
            }
        });
        return text.codePointCount(0, text.length()) > LONGEST ? oneLine + "…" : oneLine.toString();
    }
}
