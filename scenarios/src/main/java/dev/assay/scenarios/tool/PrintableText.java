package dev.assay.scenarios.tool;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Make text that came from outside fit to show: no control characters, no credentials, not endless. */
public final class PrintableText {
    private static final int MAX_CHARACTERS = 300;
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]*@");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}]+");

    private PrintableText() {}

    /** Return one line that can be shown on a terminal. */
    public static String of(@Nullable String text) {
        String clean = UNPRINTABLE
                .matcher(Objects.requireNonNullElse(text, "no reason given"))
                .replaceAll(" ");
        clean = CREDENTIALS.matcher(clean).replaceAll("://***@").strip();
        return clean.length() <= MAX_CHARACTERS ? clean : clean.substring(0, MAX_CHARACTERS) + "…";
    }
}
