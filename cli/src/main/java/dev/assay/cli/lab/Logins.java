package dev.assay.cli.lab;

import dev.assay.cli.home.AssayData;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Know the labs that this user is logged in to, each in a file; and the one whose coordinator runs here with files that this user can
 * read.
 */
public record Logins(AssayData data) {
    private static final String SUFFIX = ".json";

    /** Return the logins of this process's user. */
    public static Logins ofThisProcess() {
        return new Logins(AssayData.ofThisProcess());
    }

    /** Return where the login of a lab is, or would be. */
    public LoginFile file(URI address) {
        String name = plain(address).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "_");
        return new LoginFile(data.logins().resolve(name + SUFFIX));
    }

    /** Find the login of a lab. */
    public Optional<Login> find(URI address) {
        return file(address)
                .read()
                .or(() -> local().filter(login -> login.address().equals(plain(address))));
    }

    /** Find the lab that one can only mean: the one whose coordinator runs here, or the only one that this user is logged in to. */
    public Optional<Login> only() {
        return local().or(() -> {
            List<Login> all = all();
            return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
        });
    }

    private Optional<Login> local() {
        LoginFile file = ofCoordinator(data.coordinator());
        return Files.isReadable(file.path()) ? file.read() : Optional.empty();
    }

    /** Return where a coordinator keeps the login of the administrator on its own machine. */
    public static LoginFile ofCoordinator(Path directory) {
        return new LoginFile(directory.resolve("local-admin.json"));
    }

    private List<Login> all() {
        if (!Files.isDirectory(data.logins())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(data.logins())) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .flatMap(file -> new LoginFile(file).read().stream())
                    .toList();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "login.bad-file",
                            "the logins in " + data.logins() + " can't be listed: " + e.getMessage(),
                            "check its permissions"),
                    e);
        }
    }

    /** Write an address without what means nothing. */
    static String plain(URI address) {
        return address.toString().replaceAll("/+$", "");
    }
}
