package dev.assay.agent.probe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read numbers out of what operating systems print; what is none is {@code null}. */
final class Numbers {
    private Numbers() {}

    static @Nullable Long parseLong(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.decode(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static @Nullable Double parseDouble(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            double number = Double.parseDouble(text.strip());
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Read a list of CPUs as the kernel writes it, for example {@code 0-3,8}; empty if it is none. */
    static List<Integer> parseCpuList(@Nullable String text) {
        List<Integer> cpus = new ArrayList<>();
        if (text == null) {
            return List.of();
        }
        for (String range : text.strip().split(",", -1)) {
            int dash = range.indexOf('-');
            Long first = parseLong(dash < 0 ? range : range.substring(0, dash));
            Long last = dash < 0 ? first : parseLong(range.substring(dash + 1));
            if (first == null || last == null || first < 0 || last < first || last > 65_535) {
                return List.of();
            }
            for (int cpu = first.intValue(); cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return List.copyOf(cpus);
    }
}
