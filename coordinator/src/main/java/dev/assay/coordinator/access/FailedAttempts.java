package dev.assay.coordinator.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Count failed attempts by address, so that nobody keeps a lab busy with guessing. Remembers a bounded number of addresses, the latest.
 * Safe for many threads.
 *
 * <p>Whoever shows something valid is let in all the same: others may be behind the same address, and a secret of 256 bits is not found
 * by trying.
 */
public final class FailedAttempts {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;
    /** Whoever has one address of version 6 has a whole network of them. */
    private static final int NETWORK_BYTES = 8;

    private final int mostInWindow;
    private final InstantSource clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Begin to count.
     *
     * @param mostInWindow how many attempts an address may make in vain within a minute
     */
    public FailedAttempts(int mostInWindow, InstantSource clock) {
        this.mostInWindow = mostInWindow;
        this.clock = clock;
    }

    private record Window(Instant began, int count) {}

    /** Take note of one more; returns whether there are too many. */
    public synchronized boolean isTooMany(InetAddress address) {
        Instant now = clock.instant();
        String key = network(address);
        Window known = windows.get(key);
        Window window = known == null || known.began().plus(WINDOW).isBefore(now)
                ? new Window(now, 1)
                : new Window(known.began(), Math.min(known.count() + 1, mostInWindow + 1));
        windows.put(key, window);
        if (windows.size() > MOST_ADDRESSES) {
            windows.remove(windows.keySet().iterator().next());
        }
        return window.count() > mostInWindow;
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
