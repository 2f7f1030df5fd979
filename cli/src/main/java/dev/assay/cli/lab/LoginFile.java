package dev.assay.cli.lab;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** One login in a file that only this user can read. */
public record LoginFile(Path path) {
    /** Read the login, if there is one. */
    public Optional<Login> read() {
        try {
            return Optional.of(AssayJson.mapper().readValue(Files.readAllBytes(path), Login.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new ProblemException(
                    Problem.environment(
                            "login.bad-file",
                            "the login in " + path + " can't be read: "
                                    + e.getClass().getSimpleName(),
                            "run this as the user who logged in, or delete the file and log in again"),
                    e);
        }
    }

    /** Keep a login. */
    public void write(Login login) {
        try {
            PrivateFile.write(path, AssayJson.prettyMapper().writeValueAsBytes(login));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "login.not-kept",
                            "the login can't be kept in " + path + ": " + e,
                            "check that its directory can be written to"),
                    e);
        }
    }

    /** Forget the login. */
    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "login.not-deleted", "the login in " + path + " can't be deleted: " + e, "delete it"),
                    e);
        }
    }
}
