package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.AssayCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RuntimeTableTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide", "runtimes.md");

    @Test
    void theGuideHoldsExactlyWhatTheCommandPrints() throws IOException {
        List<String> guide = Files.readAllLines(GUIDE);
        int first =
                guide.indexOf("| runtime | platform | how it gets there | what was really run, on which hardware |");
        assertThat(first).as("the table in " + GUIDE).isNotNegative();
        List<String> table = guide.subList(first, guide.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(String.join("\n", table))
                .as("`./assay runtimes --table markdown` prints what belongs there")
                .isEqualTo(printed("runtimes", "--table", "markdown"));
    }

    @Test
    void asJsonItHasTheDates() {
        assertThat(printed("runtimes", "--table", "markdown", "--json"))
                .contains("\"date\" : \"2026-11-26\"", "\"emulated\" : false");
    }

    private static String printed(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = AssayCommand.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        assertThat(commandLine.execute(arguments)).isZero();
        return out.toString().strip();
    }
}
