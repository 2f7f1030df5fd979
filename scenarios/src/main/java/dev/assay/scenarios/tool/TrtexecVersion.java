package dev.assay.scenarios.tool;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a {@code trtexec}, on which its options, their defaults and its files depend. */
public record TrtexecVersion(int major, int minor, int patch) implements Comparable<TrtexecVersion> {
    private static final Comparator<TrtexecVersion> ORDER = Comparator.comparingInt(TrtexecVersion::major)
            .thenComparingInt(TrtexecVersion::minor)
            .thenComparingInt(TrtexecVersion::patch);

    /** What it prints first, such as {@code &&&& RUNNING TensorRT.trtexec [TensorRT v8601]}. */
    private static final Pattern BANNER = Pattern.compile(
            "&&&& RUNNING TensorRT\\.trtexec \\[TensorRT v(?:(\\d+)\\.(\\d+)\\.(\\d+)[.0-9]*|(\\d{4,6}))\\]");

    private static final int FIRST_OF_FIVE_DIGITS = 10_000;

    /** Find the version in what {@code trtexec} printed. */
    public static Optional<TrtexecVersion> in(String output) {
        Matcher banner = BANNER.matcher(output);
        if (!banner.find()) {
            return Optional.empty();
        }
        if (banner.group(1) != null) {
            return Optional.of(new TrtexecVersion(
                    Integer.parseInt(banner.group(1)),
                    Integer.parseInt(banner.group(2)),
                    Integer.parseInt(banner.group(3))));
        }
        // Until TensorRT 9 the first digit is the major version; from 10 on there are two digits for each part.
        int number = Integer.parseInt(banner.group(4));
        int perMajor = number < FIRST_OF_FIVE_DIGITS ? 1_000 : 10_000;
        return Optional.of(new TrtexecVersion(number / perMajor, number % perMajor / 100, number % 100));
    }

    /** Return whether this version is that one or newer. */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new TrtexecVersion(otherMajor, otherMinor, 0)) >= 0;
    }

    @Override
    public int compareTo(TrtexecVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
