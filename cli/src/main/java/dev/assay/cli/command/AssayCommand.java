package dev.assay.cli.command;

import dev.assay.cli.command.host.AgentCommand;
import dev.assay.cli.command.host.CoordinatorCommand;
import dev.assay.cli.command.lab.AgentsCommand;
import dev.assay.cli.command.lab.BackupCommand;
import dev.assay.cli.command.lab.BundleCommand;
import dev.assay.cli.command.lab.CancelCommand;
import dev.assay.cli.command.lab.CleanCommand;
import dev.assay.cli.command.lab.DeleteCommand;
import dev.assay.cli.command.lab.DrainCommand;
import dev.assay.cli.command.lab.FetchCommand;
import dev.assay.cli.command.lab.ImportCommand;
import dev.assay.cli.command.lab.LoginCommand;
import dev.assay.cli.command.lab.LogoutCommand;
import dev.assay.cli.command.lab.LogsCommand;
import dev.assay.cli.command.lab.MaintainCommand;
import dev.assay.cli.command.lab.PauseCommand;
import dev.assay.cli.command.lab.PoolsCommand;
import dev.assay.cli.command.lab.ReservationsCommand;
import dev.assay.cli.command.lab.ReserveCommand;
import dev.assay.cli.command.lab.ResumeCommand;
import dev.assay.cli.command.lab.RetryCommand;
import dev.assay.cli.command.lab.RunsCommand;
import dev.assay.cli.command.lab.StatusCommand;
import dev.assay.cli.command.lab.SubmitCommand;
import dev.assay.cli.command.lab.TokenCommand;
import dev.assay.cli.command.lab.UndrainCommand;
import dev.assay.cli.command.lab.UsersCommand;
import dev.assay.cli.command.lab.WatchCommand;
import dev.assay.cli.command.measure.DoctorCommand;
import dev.assay.cli.command.measure.ForeignCommand;
import dev.assay.cli.command.measure.PlanCommand;
import dev.assay.cli.command.measure.RunCommand;
import dev.assay.cli.command.measure.RuntimesCommand;
import dev.assay.cli.command.measure.TrtexecCommand;
import dev.assay.cli.command.measure.TuneCommand;
import dev.assay.cli.command.model.InspectCommand;
import dev.assay.cli.command.model.OptimizeCommand;
import dev.assay.cli.command.result.BaselineCommand;
import dev.assay.cli.command.result.CompareCommand;
import dev.assay.cli.command.result.DeployCommand;
import dev.assay.cli.command.result.ExportCommand;
import dev.assay.cli.command.result.HistoryCommand;
import dev.assay.cli.command.result.ReportCommand;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.home.ThisAssay;
import dev.assay.scenarios.result.AssayBuild;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** Hold all commands together. */
@Command(
        name = "assay",
        mixinStandardHelpOptions = true,
        versionProvider = AssayCommand.Version.class,
        description = "Measures what a model optimization is worth on real hardware, and proves it.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  assay run scenarios/library/smoke.yaml          measure something in 20 seconds",
            "  assay run scenarios/library/minilm-int8.yaml    what INT8 is worth for a sentence encoder",
            "  assay tune my.yaml --require 'accuracy-loss<1%%'  what to deploy of my model",
            "  assay doctor                                    what works on this machine",
            "",
            "Exit codes: 0 fine, 1 a gate failed, 2 wrong usage or scenario, 3 some cells failed, 4 Assay failed.",
        })
public final class AssayCommand {
    /** All commands, in the order in which help lists them. */
    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            TuneCommand.class,
            PlanCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            HistoryCommand.class,
            BaselineCommand.class,
            DeployCommand.class,
            ExportCommand.class,
            OptimizeCommand.class,
            InspectCommand.class,
            DoctorCommand.class,
            RuntimesCommand.class,
            TrtexecCommand.class,
            ForeignCommand.class,
            CoordinatorCommand.class,
            AgentCommand.class,
            SubmitCommand.class,
            WatchCommand.class,
            RunsCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            FetchCommand.class,
            CancelCommand.class,
            RetryCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            AgentsCommand.class,
            DrainCommand.class,
            UndrainCommand.class,
            PoolsCommand.class,
            UsersCommand.class,
            ReserveCommand.class,
            MaintainCommand.class,
            ReservationsCommand.class,
            BundleCommand.class,
            ImportCommand.class,
            DeleteCommand.class,
            CleanCommand.class,
            BackupCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            TokenCommand.class,
            CompletionCommand.class,
            PracticeCommand.class,
            HelpCommand.class);

    /** What must know the others. */
    private static final Set<Class<?>> ABOUT_COMMANDS = Set.of(CompletionCommand.class, HelpCommand.class);

    /** Build the command line: all commands, with errors shown the way Assay shows them. */
    public static CommandLine commandLine() {
        return with(COMMANDS);
    }

    /**
     * Build the command line for some arguments. Where they name a command, it is there alone: to describe all of them takes longer than to
     * run many a one.
     */
    public static CommandLine commandLine(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return COMMANDS.stream()
                .filter(command -> !ABOUT_COMMANDS.contains(command) && isNamed(command, first))
                .findFirst()
                .map(command -> with(List.of(command)))
                .orElseGet(AssayCommand::commandLine);
    }

    /** By the name of its class: annotations cost time. */
    private static boolean isNamed(Class<?> command, String name) {
        return command.getSimpleName().toLowerCase(Locale.ROOT).equals(name + "command");
    }

    private static CommandLine with(List<Class<?>> commands) {
        CommandLine commandLine = new CommandLine(new AssayCommand());
        commands.forEach(commandLine::addSubcommand);
        return prepared(commandLine);
    }

    /** Settle how a command line behaves; what is settled holds for the commands that it has by then. */
    static CommandLine prepared(CommandLine commandLine) {
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new ErrorHandler(AssayHome.ofThisProcess()))
                .setUsageHelpAutoWidth(true);
    }

    /** Run one command and return its exit code, also where the Java machine itself gives up. */
    public static int execute(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            // The command line shows exceptions, but lets errors of the machine through.
            return new ErrorHandler(AssayHome.ofThisProcess()).show(e, commandLine);
        }
    }

    /** Tell the version on one line. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            AssayBuild build = ThisAssay.build();
            return new String[] {"assay " + build.version() + " (" + build.commit() + ")"};
        }
    }
}
