package dev.assay.cli.runtimes;

import dev.assay.scenarios.hardware.TriedRuntime;
import dev.assay.scenarios.hardware.TriedRuntimes;
import java.util.ArrayList;
import java.util.List;

/** Show on which platforms the runtimes can work, how they get there, and on which hardware they were really run. */
public final class RuntimeTable {
    private RuntimeTable() {}

    /** Return the lines of a Markdown table. */
    public static List<String> markdown(TriedRuntimes known) {
        List<String> lines = new ArrayList<>();
        lines.add(row("runtime", "platform", "how it gets there", "what was really run, on which hardware"));
        lines.add(row("---", "---", "---", "---"));
        for (TriedRuntime runtime : known.runtimes()) {
            lines.add(row(runtime.title(), runtime.platform(), runtime.installation(), runtime.trials()));
        }
        return lines;
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
