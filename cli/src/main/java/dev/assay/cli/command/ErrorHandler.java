package dev.assay.cli.command;

import dev.assay.cli.home.AssayHome;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.problem.ProblemKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Show what went wrong as problems with hints; a stack trace goes into a file, never to the user. */
final class ErrorHandler implements IExecutionExceptionHandler {
    static final int WRONG_USAGE_OR_SCENARIO = 2;
    static final int ASSAY_FAILED = 4;

    private final AssayHome home;

    ErrorHandler(AssayHome home) {
        this.home = home;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        return show(failure, commandLine);
    }

    /** Show a failure and return the exit code for it. */
    int show(Throwable failure, CommandLine commandLine) {
        List<Problem> problems =
                failure instanceof ProblemException known ? known.problems() : List.of(unexpected(failure));
        PrintWriter err = commandLine.getErr();
        problems.forEach(problem -> err.println(ProblemText.render(problem)));
        if (problems.size() > 1) {
            err.println(problems.size() + " problems");
        }
        err.flush();
        boolean userCanMendAll = problems.stream().allMatch(problem -> problem.kind() == ProblemKind.USER);
        return userCanMendAll ? WRONG_USAGE_OR_SCENARIO : ASSAY_FAILED;
    }

    private Problem unexpected(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return Problem.environment(
                    "assay.out-of-memory",
                    "Assay ran out of memory: " + failure.getMessage(),
                    "give it more: export JAVA_TOOL_OPTIONS=-Xmx8g");
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        String hint;
        try {
            Path file = Files.createTempFile(Files.createDirectories(home.crashes()), "crash-", ".txt");
            Files.writeString(file, trace.toString());
            hint = "this is a fault of Assay; please report it with " + file;
        } catch (IOException e) {
            hint = "this is a fault of Assay; its details could not be saved in " + home.crashes() + ": "
                    + e.getMessage();
        }
        return Problem.internal("assay.unexpected", failure.getClass().getName() + ": " + failure.getMessage(), hint);
    }
}
