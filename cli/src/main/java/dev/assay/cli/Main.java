package dev.assay.cli;

import dev.assay.cli.command.AssayCommand;

/** Start Assay. */
public final class Main {
    private Main() {}

    /** Run one command and exit with its code; see {@code assay --help}. */
    public static void main(String[] arguments) {
        System.exit(AssayCommand.execute(arguments));
    }
}
