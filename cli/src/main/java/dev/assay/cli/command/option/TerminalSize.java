package dev.assay.cli.command.option;

import dev.assay.cli.view.PlainRunView;
import dev.assay.cli.view.RunView;
import dev.assay.cli.view.TerminalRunView;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Know the terminal that the launcher saw on the error stream. */
public final class TerminalSize {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int WIDE_ENOUGH = 120;
    private static final String VARIABLE = "ASSAY_TERMINAL_COLUMNS";

    private TerminalSize() {}

    /** Return whether progress goes to a terminal that understands cursor movements. */
    public static boolean isTerminal() {
        return System.getenv(VARIABLE) != null && !"dumb".equals(System.getenv("TERM"));
    }

    /** Return the width in characters to lay text out for. */
    public static int columns() {
        return columns(System.getenv(VARIABLE));
    }

    /** Return a view for people who look at the error stream. */
    public static RunView view(PrintWriter err) {
        return isTerminal() ? new TerminalRunView(err, columns()) : new PlainRunView(err);
    }

    static int columns(@Nullable String seen) {
        if (seen == null) {
            // A pipe or a file has no width: whoever reads it can scroll.
            return WIDE_ENOUGH;
        }
        return seen.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(seen) : DEFAULT_COLUMNS;
    }
}
