package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    Path directory;

    @Test
    void aShortLogIsKeptWhole() throws IOException {
        assertThat(pumped("one\ntwo\n", 100)).isEqualTo("one\ntwo\n");
    }

    @Test
    void aLogBeyondItsHeadIsKeptWholeWhileTheEndReaches() throws IOException {
        assertThat(pumped("0123456789", 4)).isEqualTo("0123456789");
    }

    @Test
    void theMiddleOfALongLogIsCounted() throws IOException {
        String text = "begin" + "x".repeat(1 << 20) + "end";

        String kept = pumped(text, 5);

        assertThat(kept).startsWith("begin\n[").endsWith("xend").hasSizeLessThan(10_000);
        assertThat(kept).contains("[" + (text.length() - 5 - (8 << 10)) + " bytes left out]");
    }

    @Test
    void theTailHoldsTheLastLinesWithoutControlCharactersAndStackTraces() throws IOException {
        BoundedLog log = new BoundedLog(directory.resolve("log"), 100);
        log.pump(stream("gone\n" + "line\n".repeat(7) + "\u001b[31mred\u0007\n\tat a.B.c(B.java:1)\n\n"));

        assertThat(log.tail()).isEqualTo("line\n".repeat(7) + "[31mred");
    }

    private String pumped(String text, long headBytes) throws IOException {
        Path file = directory.resolve("log");
        new BoundedLog(file, headBytes).pump(stream(text));
        return Files.readString(file);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
