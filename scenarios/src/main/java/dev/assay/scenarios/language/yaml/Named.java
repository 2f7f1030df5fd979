package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hold one entry of a mapping whose names the user chose.
 *
 * @param name the user's name for it
 * @param location where the name stands
 * @param value what stands behind it, or {@code null} after what is wrong with it was reported
 */
public record Named<T>(
        String name, Location location, @Nullable T value) {
    /** Return what name and value make together; only where nothing was wrong. */
    public <R> R combine(BiFunction<String, T, R> change) {
        return change.apply(name, Objects.requireNonNull(value, name));
    }

    /** Return whether every entry has its value. */
    public static boolean allRead(List<? extends Named<?>> entries) {
        return entries.stream().allMatch(entry -> entry.value() != null);
    }

    /** Return names and values; only where nothing was wrong. */
    public static <T> Map<String, T> toMap(List<Named<T>> entries) {
        Map<String, T> map = new HashMap<>();
        entries.forEach(entry -> map.put(entry.name(), Objects.requireNonNull(entry.value(), entry.name())));
        return map;
    }
}
