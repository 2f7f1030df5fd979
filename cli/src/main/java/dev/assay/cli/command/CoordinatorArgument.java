package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.Option;

/** Say which coordinator a command talks to. */
final class CoordinatorArgument {
    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            defaultValue = "${env:ASSAY_COORDINATOR:-http://127.0.0.1:" + CoordinatorCommand.PORT + "}",
            description = "Where the coordinator is; default: $ASSAY_COORDINATOR, else http://127.0.0.1:"
                    + CoordinatorCommand.PORT + ".")
    private String url = "";

    LabClient client() {
        return new LabClient(uri(url));
    }

    /**
     * Read the address of a coordinator.
     *
     * @throws ProblemException {@code lab.bad-address}
     */
    static URI uri(String text) {
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
                "write it as `assay coordinator` printed it, for example http://127.0.0.1:" + CoordinatorCommand.PORT));
    }
}
