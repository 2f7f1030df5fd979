package dev.assay.scenarios.tool.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One package of a lock.
 *
 * @param pinned its name and version, such as {@code numpy==2.2.6}
 * @param sha256 of each file that it may come as
 */
record LockedRequirement(String pinned, Set<String> sha256) {
    private static final Pattern PINNED = Pattern.compile("([A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+)(?: ?;.*)?");
    private static final Pattern HASH = Pattern.compile("--hash=sha256:([0-9a-f]{64})");

    LockedRequirement {
        sha256 = Set.copyOf(sha256);
    }

    /**
     * Read a lock.
     *
     * @throws IllegalArgumentException if a package is not pinned, or has no hash
     */
    static List<LockedRequirement> read(String lock) {
        List<LockedRequirement> requirements = new ArrayList<>();
        for (String entry : lock.replaceAll("\\\\\\R", " ").lines().toList()) {
            if (entry.isBlank() || entry.startsWith("#")) {
                continue;
            }
            String requirement = entry.replaceAll("\\s*--hash=.*", "").strip();
            Matcher pinned = PINNED.matcher(requirement);
            Set<String> hashes = new TreeSet<>();
            HASH.matcher(entry).results().forEach(match -> hashes.add(match.group(1)));
            if (!pinned.matches() || hashes.isEmpty()) {
                throw new IllegalArgumentException("'" + requirement + "' is not pinned by version and hash");
            }
            requirements.add(new LockedRequirement(pinned.group(1), hashes));
        }
        return List.copyOf(requirements);
    }

    /** Return the lines of a requirements file that accepts nothing else. */
    String toText() {
        StringBuilder text = new StringBuilder(pinned);
        new TreeSet<>(sha256)
                .forEach(hash -> text.append(" \\\n    --hash=sha256:").append(hash));
        return text.append('\n').toString();
    }
}
