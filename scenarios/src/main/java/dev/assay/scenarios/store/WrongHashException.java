package dev.assay.scenarios.store;

import java.io.IOException;

/** Say that bytes were refused because they hash to something other than what was expected. */
public final class WrongHashException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String actual;

    WrongHashException(String expected, String actual) {
        super("expected SHA-256 " + expected + ", got " + actual);
        this.expected = expected;
        this.actual = actual;
    }

    /** {@return the SHA-256 that was asked for} */
    public String expected() {
        return expected;
    }

    /** {@return the SHA-256 that the bytes have} */
    public String actual() {
        return actual;
    }
}
