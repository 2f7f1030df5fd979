package dev.assay.coordinator.cluster;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where a node of a cluster talks to the others.
 *
 * @param host a name or address, without the brackets of one of IPv6
 * @param port from 1 to 65535
 */
public record NodeAddress(String host, int port) {
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Read one.
     *
     * @throws ProblemException {@code cluster.bad-address}
     */
    public static NodeAddress parse(String text) {
        try {
            URI uri = new URI("node://" + text.strip());
            String host = uri.getHost();
            boolean isWhole = host != null && uri.getPath().isEmpty() && uri.getUserInfo() == null;
            if (isWhole && uri.getPort() > 0 && uri.getPort() <= HIGHEST_PORT) {
                return new NodeAddress(host.replaceAll("^\\[|]$", ""), uri.getPort());
            }
        } catch (URISyntaxException e) {
            throw bad(text);
        }
        throw bad(text);
    }

    private static ProblemException bad(String text) {
        return new ProblemException(Problem.user(
                "cluster.bad-address",
                "'" + text + "' is not the address of a node",
                "write HOST:PORT, for example lab1.example.org:7421"));
    }

    /** Return whether nobody but this machine can reach it. */
    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
