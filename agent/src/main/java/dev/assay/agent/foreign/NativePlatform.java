package dev.assay.agent.foreign;

import java.util.Locale;

/**
 * Name an operating system and an architecture that native libraries are built for.
 *
 * @param os {@code linux}, {@code osx}, {@code win}, or what Java calls it
 * @param architecture {@code x64}, {@code aarch64}, or what Java calls it
 */
public record NativePlatform(String os, String architecture) {
    /** Return what this process runs on. */
    public static NativePlatform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** Translate Java's names. */
    public static NativePlatform of(String osName, String osArchitecture) {
        String os = osName.toLowerCase(Locale.ROOT);
        String architecture = osArchitecture.toLowerCase(Locale.ROOT);
        return new NativePlatform(osOf(os), architectureOf(architecture));
    }

    private static String osOf(String name) {
        if (name.contains("mac") || name.contains("darwin")) {
            return "osx";
        }
        if (name.contains("win")) {
            return "win";
        }
        return name.contains("linux") ? "linux" : name;
    }

    private static String architectureOf(String name) {
        return name.equals("amd64") || name.equals("x86_64") ? "x64" : name;
    }

    /** Return whether this is macOS. */
    public boolean isMac() {
        return os.equals("osx");
    }

    @Override
    public String toString() {
        return os + "-" + architecture;
    }
}
