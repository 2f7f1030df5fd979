package dev.assay.cli.lab;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.http.Security;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides how a coordinator opens itself to a network: with which certificate, and under which names. */
public final class LabOpening {
    private LabOpening() {}

    /**
     * What a coordinator opens itself to a network with.
     *
     * @param host what join tokens call its machine
     */
    public record Opening(ServerTls tls, String host) {
        /** Return what lets clients in. */
        public Security with(Access access) {
            return new Security(tls, access, host);
        }
    }

    /** Return what lets a coordinator listen on an address, see {@link #opening}. */
    public static Optional<Security> security(
            String host,
            List<String> names,
            @Nullable Path certificate,
            @Nullable Path key,
            Path directory,
            Access access) {
        return opening(host, names, certificate, key, directory).map(opening -> opening.with(access));
    }

    /**
     * Return what lets a coordinator listen on an address; nothing on a loopback address, where nobody is asked anything.
     *
     * @param host what it listens on
     * @param names what clients call it besides
     * @param certificate a certificate that somebody else made, with its key; or neither
     * @param directory where its own certificates are
     */
    public static Optional<Opening> opening(
            String host, List<String> names, @Nullable Path certificate, @Nullable Path key, Path directory) {
        boolean isOpen = certificate != null
                || key != null
                || !names.isEmpty()
                || !address(host).isLoopbackAddress();
        if (!isOpen) {
            return Optional.empty();
        }
        List<String> known = names(host, names);
        ServerTls tls;
        if (certificate != null && key != null) {
            tls = ServerTls.ofFiles(certificate, key);
        } else if (certificate == null && key == null) {
            SecureRandom random = new SecureRandom();
            tls = ServerTls.ofOwnAuthority(
                    directory, loopbackToo(known), InstantSource.system().instant(), random);
        } else {
            throw new ProblemException(Problem.user(
                    "tls.half",
                    "a certificate needs its key, and the other way round",
                    "name both --tls-cert and --tls-key"));
        }
        return Optional.of(new Opening(tls, known.getFirst()));
    }

    /** Return what clients call the coordinator, what they should call it first. */
    private static List<String> names(String host, List<String> names) {
        List<String> known = new ArrayList<>(names);
        InetAddress address = address(host);
        if (address.isAnyLocalAddress()) {
            if (known.isEmpty()) {
                known.add(machineName());
            }
        } else {
            known.add(host);
        }
        return known;
    }

    private static List<String> loopbackToo(List<String> names) {
        return Stream.concat(names.stream(), Stream.of("localhost", "127.0.0.1"))
                .distinct()
                .toList();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new ProblemException(
                    Problem.user(
                            "server.bad-host",
                            "this machine has no address " + host,
                            "give --host an address of this machine, or 0.0.0.0 for all of them"),
                    e);
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
