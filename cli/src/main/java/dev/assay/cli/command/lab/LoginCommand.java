package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.Joining;
import dev.assay.cli.lab.Login;
import dev.assay.cli.lab.Logins;
import dev.assay.scenarios.access.JoinToken;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Let the user of this machine into a lab. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = {
            "Exchanges a join token for a credential, which all commands show to that coordinator from then on.",
            "It is kept in a file that only you can read. The token is worth nothing afterwards.",
        },
        footer = {
            "",
            "Examples:",
            "  assay login https://lab.example.org:7420 --token assay-join:…",
            "  assay login --token assay-join:…@lab.example.org:7420",
            "  assay login --token                               asks for the token, and doesn't show it",
        })
public final class LoginCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description = "Where the coordinator is; default: the address in the token.")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            required = true,
            arity = "0..1",
            interactive = true,
            description = "What `assay token create` printed.")
    private String token = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to be called, unless the token says it; default: your name on this machine.")
    private @Nullable String name;

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        URI address = url == null ? null : CoordinatorArgument.uri(url);
        String wished = name != null ? name : System.getProperty("user.name", "somebody");
        Login login = Joining.join(JoinToken.parse(token), address, wished);
        Logins.ofThisProcess().file(login.uri()).write(login);
        output.print(
                Map.of("address", login.address(), "name", login.name(), "role", login.role()),
                List.of("logged in to " + login.address() + " as " + login.name() + ", " + login.role()));
        return 0;
    }
}
