package dev.assay.cli.command.option;

import dev.assay.scenarios.json.AssayJson;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Print what a command found out, for people or for programs. */
public final class FactsOutput {
    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /**
     * Print facts in the form that the user asked for.
     *
     * @param facts a record, for programs
     * @param lines the same for people
     */
    public void print(Object facts, List<String> lines) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(AssayJson.prettyMapper().writeValueAsString(facts));
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }
}
