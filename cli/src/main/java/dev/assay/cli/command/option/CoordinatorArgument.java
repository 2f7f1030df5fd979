package dev.assay.cli.command.option;

import dev.assay.cli.lab.LabClient;
import dev.assay.cli.lab.Login;
import dev.assay.cli.lab.Logins;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Say which coordinator a command talks to. */
public final class CoordinatorArgument {
    /** The port of a coordinator of which nothing else is said. */
    public static final String PORT = "7420";

    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            description =
                    "Where the coordinator is; default: $ASSAY_COORDINATOR, else the only one that you are logged in"
                            + " to, else http://127.0.0.1:" + PORT + ".")
    private @Nullable String url;

    /** Return what talks to that coordinator, as whoever logged in to it. Opens nothing yet. */
    public LabClient client() {
        return login().map(LabClient::of).orElseGet(() -> LabClient.anonymous(address(), Optional.empty()));
    }

    /** Return what the lab calls whoever runs this command. */
    public String user() {
        return login().map(Login::name).orElse(Owner.ONLY_USER);
    }

    private Optional<Login> login() {
        Logins logins = Logins.ofThisProcess();
        return named().isBlank() ? logins.only() : logins.find(uri(named()));
    }

    private URI address() {
        return named().isBlank() ? URI.create("http://127.0.0.1:" + PORT) : uri(named());
    }

    private String named() {
        return url != null ? url : System.getenv().getOrDefault("ASSAY_COORDINATOR", "");
    }

    /**
     * Read the address of a coordinator.
     *
     * @throws ProblemException {@code lab.bad-address}
     */
    public static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw badAddress(text);
        }
        throw badAddress(text);
    }

    private static ProblemException badAddress(String text) {
        return new ProblemException(Problem.user(
                "lab.bad-address",
                "'" + text + "' is not the address of a coordinator",
                "write it as `assay coordinator` printed it, for example http://127.0.0.1:" + PORT));
    }
}
