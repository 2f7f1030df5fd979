package dev.assay.cli;

import dev.assay.cli.command.AgentOnlyCommand;
import dev.assay.cli.command.AssayCommand;

/** Start Assay. */
public final class Main {
    private static final String COORDINATOR = "dev/assay/coordinator/lab/Coordinator.class";

    private Main() {}

    /** Run one command and exit with its code; see {@code assay --help}. */
    public static void main(String[] arguments) {
        // The distribution of the agent alone lacks the libraries of everything else.
        boolean isWhole = Main.class.getClassLoader().getResource(COORDINATOR) != null;
        System.exit(
                AssayCommand.execute(isWhole ? AssayCommand.commandLine() : AgentOnlyCommand.commandLine(), arguments));
    }
}
