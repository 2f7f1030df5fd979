package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.lab.Login;
import dev.assay.cli.lab.LoginFile;
import dev.assay.cli.lab.Logins;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Leave a lab. */
@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        description = "Gives the credential up that `assay login` brought, at the coordinator and on this machine.",
        footer = {"", "Examples:", "  assay logout https://lab.example.org:7420"})
public final class LogoutCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "Where the coordinator is.")
    private String url = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        URI address = CoordinatorArgument.uri(url);
        LoginFile file = Logins.ofThisProcess().file(address);
        Login login = file.read()
                .orElseThrow(() -> new ProblemException(
                        Problem.user("login.none", "you are not logged in to " + address, "`assay login` does that")));
        // Off this machine first: that is what the user can be sure of.
        file.delete();
        PrintWriter out = spec.commandLine().getOut();
        try (LabClient lab = LabClient.of(login)) {
            lab.leave();
            out.println("logged out of " + address);
        } catch (ProblemException e) {
            out.println("forgot the login to " + address + "; the coordinator could not be told: " + e.getMessage());
        }
        out.flush();
        return 0;
    }
}
