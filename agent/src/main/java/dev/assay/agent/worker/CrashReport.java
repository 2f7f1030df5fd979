package dev.assay.agent.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hold what matters of the error file that a dying Java machine writes.
 *
 * @param signal what hit it, for example {@code SIGSEGV}
 * @param frame the native function it died in, for example {@code libonnxruntime.so+0x1234}
 * @param outOfMemory whether it died because native memory ran out
 */
record CrashReport(Optional<String> signal, Optional<String> frame, boolean outOfMemory) {
    /** The lines that matter are the first ones. */
    private static final int HEAD_BYTES = 16 << 10;

    private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+) ");
    private static final Pattern FRAME = Pattern.compile("^# (?:C|V|j|J|v)\\s+(.*)$");

    static final CrashReport NONE = new CrashReport(Optional.empty(), Optional.empty(), false);

    /** Read an error file; {@link #NONE} if there is none. */
    static CrashReport read(Path errorFile) throws IOException {
        if (!Files.exists(errorFile)) {
            return NONE;
        }
        try (InputStream in = Files.newInputStream(errorFile)) {
            return parse(new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    static CrashReport parse(List<String> lines) {
        return new CrashReport(
                first(SIGNAL, lines).map(String::strip),
                first(FRAME, lines).map(frame -> frame.replaceAll("\\s+", " ").replaceAll("[\\[\\]]", "")),
                lines.stream().anyMatch(line -> line.contains("insufficient memory for the Java Runtime")));
    }

    private static Optional<String> first(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
