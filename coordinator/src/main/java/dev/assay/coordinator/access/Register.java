package dev.assay.coordinator.access;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Find what has a name and a secret by either of them. One thread may change it while others look something up.
 *
 * <p>A secret is looked up by its hash. How long that takes may tell something of a hash, which says nothing of a secret of 256 random bits.
 */
final class Register<T> {
    private final Function<T, String> nameOf;
    private final Function<T, String> secretSha256Of;
    private final Map<String, T> byName = new ConcurrentHashMap<>();
    private final Map<String, T> bySecret = new ConcurrentHashMap<>();

    Register(Function<T, String> nameOf, Function<T, String> secretSha256Of) {
        this.nameOf = nameOf;
        this.secretSha256Of = secretSha256Of;
    }

    /** Take note of one, in place of what had its name. */
    void put(T entry) {
        bySecret.put(secretSha256Of.apply(entry), entry);
        T earlier = byName.put(nameOf.apply(entry), entry);
        if (earlier != null && !secretSha256Of.apply(earlier).equals(secretSha256Of.apply(entry))) {
            bySecret.remove(secretSha256Of.apply(earlier));
        }
    }

    /** Forget what has the name of this one. */
    void remove(T entry) {
        T known = byName.remove(nameOf.apply(entry));
        if (known != null) {
            bySecret.remove(secretSha256Of.apply(known));
        }
    }

    Optional<T> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<T> withSecret(String sha256) {
        return Optional.ofNullable(bySecret.get(sha256));
    }

    Collection<T> all() {
        return byName.values();
    }
}
