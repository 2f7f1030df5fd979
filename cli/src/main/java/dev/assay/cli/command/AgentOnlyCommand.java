package dev.assay.cli.command;

import dev.assay.cli.command.host.AgentCommand;
import dev.assay.cli.command.measure.DoctorCommand;
import dev.assay.cli.command.measure.RuntimesCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Hold the commands together that a machine needs which only measures: what there is in the distribution of the agent alone. */
@Command(
        name = "assay",
        mixinStandardHelpOptions = true,
        versionProvider = AssayCommand.Version.class,
        subcommands = AgentCommand.class,
        description = {
            "Measures what a model optimization is worth on real hardware, and proves it.",
            "This is the agent alone; all other commands come with the whole of Assay.",
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  assay doctor                               what works on this machine",
            "  assay agent --join http://127.0.0.1:7420   measure for a coordinator",
        })
public final class AgentOnlyCommand {
    /** Build the command line of this distribution. */
    public static CommandLine commandLine() {
        // Models are converted where a coordinator is.
        return AssayCommand.prepared(new CommandLine(new AgentOnlyCommand())
                .addSubcommand(new DoctorCommand(List.of()))
                .addSubcommand(new RuntimesCommand(List.of()))
                .addSubcommand(new HelpCommand()));
    }
}
