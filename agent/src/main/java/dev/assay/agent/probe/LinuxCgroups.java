package dev.assay.agent.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Read the limits of this process's control groups, version 1, version 2 or both.
 *
 * <p>A group is bound by its ancestors too, so the smallest limit on the way up counts. Inside a container the path in
 * {@code /proc/self/cgroup} may be the host's: what does not exist is skipped, and the mount's own root is always asked.
 */
final class LinuxCgroups {
    private static final String MOUNT = "/sys/fs/cgroup";

    private final SystemFiles files;

    LinuxCgroups(SystemFiles files) {
        this.files = files;
    }

    /** Return CPU time per time, for example 1.5, or {@code null} without a limit. */
    @Nullable
    Double cpuQuota() {
        Stream<@Nullable Double> unified = unifiedDirectories().stream().map(this::unifiedQuota);
        Stream<@Nullable Double> legacy = legacyDirectories("cpu").stream().map(this::legacyQuota);
        return Stream.concat(unified, legacy)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .min(Double::compare)
                .orElse(null);
    }

    /** Return the limit on memory in bytes, or {@code null} if there is none below {@code physicalBytes}. */
    @Nullable
    Long memoryLimitBytes(long physicalBytes) {
        Stream<@Nullable Long> unified =
                unifiedDirectories().stream().map(directory -> files.number(directory + "/memory.max"));
        Stream<@Nullable Long> legacy = legacyDirectories("memory").stream()
                .map(directory -> files.number(directory + "/memory.limit_in_bytes"));
        // Version 1 writes "no limit" as a number near 2^63.
        return Stream.concat(unified, legacy)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(limit -> limit > 0 && limit < physicalBytes)
                .min(Long::compare)
                .orElse(null);
    }

    private @Nullable Double unifiedQuota(String directory) {
        String limit = files.word(directory + "/cpu.max");
        if (limit == null) {
            return null;
        }
        List<String> words = Arrays.asList(limit.split("\\s+", -1));
        Long quotaUs = Numbers.parseLong(words.getFirst());
        Long periodUs = words.size() > 1 ? Numbers.parseLong(words.get(1)) : null;
        return ratio(quotaUs, periodUs);
    }

    private @Nullable Double legacyQuota(String directory) {
        return ratio(files.number(directory + "/cpu.cfs_quota_us"), files.number(directory + "/cpu.cfs_period_us"));
    }

    private static @Nullable Double ratio(@Nullable Long quotaUs, @Nullable Long periodUs) {
        return quotaUs == null || periodUs == null || quotaUs <= 0 || periodUs <= 0
                ? null
                : (double) quotaUs / periodUs;
    }

    private List<String> unifiedDirectories() {
        String path = groupPath("");
        return Stream.of(MOUNT, MOUNT + "/unified")
                .flatMap(mount -> withAncestors(mount, path).stream())
                .toList();
    }

    private List<String> legacyDirectories(String controller) {
        String path = groupPath(controller);
        return files.names(MOUNT).stream()
                .filter(name -> List.of(name.split(",", -1)).contains(controller))
                .flatMap(name -> withAncestors(MOUNT + "/" + name, path).stream())
                .toList();
    }

    /** Return this process's path in the hierarchy of a controller; the unified hierarchy's controller is empty. */
    private String groupPath(String controller) {
        for (String line : files.lines("/proc/self/cgroup")) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && List.of(fields[1].split(",", -1)).contains(controller)) {
                return fields[2].strip();
            }
        }
        return "/";
    }

    private static List<String> withAncestors(String mount, String path) {
        List<String> directories = new ArrayList<>(List.of(mount));
        String directory = mount;
        for (String name : path.split("/", -1)) {
            // A namespace shows groups outside of it as "..": they are not reachable from the mount.
            if (!name.isEmpty() && !name.equals("..") && !name.equals(".")) {
                directory += "/" + name;
                directories.add(directory);
            }
        }
        return List.copyOf(directories);
    }
}
