package dev.assay.reports.text;

import java.util.List;
import java.util.stream.Collectors;

/** Write Markdown for pull requests, whatever the text came from. */
public final class Markdown {
    private Markdown() {}

    /** Escape text from outside: nothing in it may become a link, an element, a mention or a new cell. */
    public static String escaped(String text) {
        return PlainText.printable(text).replaceAll("[\\\\`*_{}\\[\\]<>#|!&@]", "\\\\$0");
    }

    /** Return a row of a table; its cells are escaped already. */
    public static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Return the line below a table's head. */
    public static String rule(int columns) {
        return "| " + "--- | ".repeat(columns).strip();
    }
}
