package dev.assay.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Teach a shell the commands and options of Assay. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script that completes commands and options in bash and zsh.",
        footer = {
            "",
            "Examples:",
            "  source <(assay completion)                                     in this shell",
            "  assay completion > ~/.local/share/bash-completion/completions/assay",
            "  autoload -U +X bashcompinit && bashcompinit && source <(assay completion)    in zsh",
        })
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(AutoComplete.bash("assay", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
