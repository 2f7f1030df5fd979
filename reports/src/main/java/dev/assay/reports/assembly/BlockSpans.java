package dev.assay.reports.assembly;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say where the blocks of a result stand in its JSON, so that they can be read at the same time.
 *
 * @param opened where the array of blocks begins, after its bracket
 * @param closed where its closing bracket is
 * @param blocks each of them, in their order
 */
record BlockSpans(int opened, int closed, List<Span> blocks) {
    private static final byte[] KEY = "\"blocks\"".getBytes(StandardCharsets.US_ASCII);

    /** One object, from its opening bracket up to behind its closing one. */
    record Span(int from, int to) {}

    /** Return the spans, or {@code null} where the text is not built as results are. */
    static @Nullable BlockSpans of(byte[] json) {
        try {
            return scan(json);
        } catch (ArrayIndexOutOfBoundsException _) {
            // Cut off.
            return null;
        }
    }

    private static @Nullable BlockSpans scan(byte[] json) {
        List<Span> blocks = new ArrayList<>();
        int opened = -1;
        int from = -1;
        int depth = 0;
        int commas = 0;
        for (int at = 0; at < json.length; at++) {
            switch (json[at]) {
                case '"' -> {
                    if (opened >= 0 && depth == 2) {
                        return null;
                    }
                    int end = endOfText(json, at);
                    if (depth == 1 && opened < 0 && Arrays.equals(json, at, end + 1, KEY, 0, KEY.length)) {
                        int colon = afterSpace(json, end + 1);
                        int bracket = afterSpace(json, colon + 1);
                        if (json[colon] == ':' && json[bracket] == '[') {
                            opened = bracket + 1;
                            depth++;
                            end = bracket;
                        }
                    }
                    at = end;
                }
                case '{', '[' -> {
                    if (opened >= 0 && depth == 2) {
                        from = at;
                    }
                    depth++;
                }
                case '}', ']' -> {
                    depth--;
                    if (opened >= 0 && depth == 2) {
                        blocks.add(new Span(from, at + 1));
                    } else if (opened >= 0 && depth == 1) {
                        return commas == Math.max(0, blocks.size() - 1)
                                ? new BlockSpans(opened, at, List.copyOf(blocks))
                                : null;
                    }
                }
                case ',' -> commas += opened >= 0 && depth == 2 ? 1 : 0;
                case ' ', '\n', '\r', '\t' -> {
                    // Between anything.
                }
                default -> {
                    if (opened >= 0 && depth == 2) {
                        return null;
                    }
                }
            }
        }
        return null;
    }

    /** Return where the quotation mark is that ends a text. */
    private static int endOfText(byte[] json, int quotationMark) {
        int at = quotationMark + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static int afterSpace(byte[] json, int from) {
        int at = from;
        while (json[at] <= ' ' && json[at] >= 0) {
            at++;
        }
        return at;
    }
}
