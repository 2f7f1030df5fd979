package dev.assay.cli;

import dev.assay.cli.command.AgentOnlyCommand;
import dev.assay.cli.command.AssayCommand;
import java.util.Set;

/** Start Assay. */
public final class Main {
    /** In a jar that the distribution of the agent alone lacks. */
    private static final String OPTIMIZER = "dev.assay.optimizer.Optimizer";

    /** What leaves no threads behind that would keep the process. */
    private static final Set<String> ENDING = Set.of("optimize", "inspect");

    private Main() {}

    /** Run one command and exit with its code; see {@code assay --help}. */
    public static void main(String[] arguments) {
        int code = AssayCommand.execute(
                isWhole() ? AssayCommand.commandLine(arguments) : AgentOnlyCommand.commandLine(), arguments);
        // System.exit looks for a logger first, which takes longer than some of what these commands do.
        if (code != 0 || arguments.length == 0 || !ENDING.contains(arguments[0])) {
            System.exit(code);
        }
    }

    private static boolean isWhole() {
        try {
            Class.forName(OPTIMIZER, false, Main.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException agentAlone) {
            return false;
        }
    }
}
