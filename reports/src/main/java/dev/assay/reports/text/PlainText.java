package dev.assay.reports.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lay out text for a terminal, whatever the text came from. */
public final class PlainText {
    private static final Pattern SPACES = Pattern.compile(" +");

    private PlainText() {}

    /**
     * Replace what could steer a terminal by spaces: names come from scenario files and messages from native libraries.
     *
     * <p>Format characters, such as those that turn the writing direction, are replaced too.
     */
    public static String printable(String text) {
        if (text.chars().allMatch(character -> character >= ' ' && character < 0x7F)) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints()
                .map(codePoint -> Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT
                        ? ' '
                        : codePoint)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    /** Shorten to a number of characters, with an ellipsis where something is gone. */
    public static String shorten(String text, int length) {
        return length(text) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, length - 1))) + "…";
    }

    /**
     * Break at spaces.
     *
     * @param first put before the first line
     * @param next put before all others
     */
    public static List<String> wrap(String text, String first, String next, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        int used = length(first);
        boolean isEmpty = true;
        for (String word : SPACES.split(printable(text).trim(), -1)) {
            int more = length(word);
            if (!isEmpty && used + 1 + more > width) {
                lines.add(line.toString());
                line = new StringBuilder(next);
                used = length(next);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            used += (isEmpty ? 0 : 1) + more;
            isEmpty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    public static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - length(text)));
    }

    /**
     * Lay out a table: columns as wide as their widest cell, two spaces between them.
     *
     * @param rows at least one, all with as many cells
     */
    public static List<String> table(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(padRight(row.get(i), widths[i] + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    public static int length(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
