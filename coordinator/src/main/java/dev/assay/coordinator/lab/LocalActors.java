package dev.assay.coordinator.lab;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** Makes actor systems whose actors send nothing to other processes. */
public final class LocalActors {
    /** A file is sent through a buffer of this size, each time with a message to and from the actor of the connection. */
    private static final Map<String, ?> SETTINGS =
            Map.of("pekko.io.tcp.direct-buffer-size", "512 KiB", "pekko.io.tcp.direct-buffer-pool-limit", 128);

    private LocalActors() {}

    /** Start one. */
    public static <T> ActorSystem<T> start(Behavior<T> guardian, String name) {
        ClassLoader loader = new WithoutClusters();
        return ActorSystem.create(
                guardian,
                name,
                BootstrapSetup.create(ConfigFactory.parseMap(SETTINGS).withFallback(ConfigFactory.load(loader)))
                        .withClassloader(loader));
    }

    /**
     * Hides what libraries for clusters would add to the settings of every system. With it, each start of a system, that of {@code assay
     * run} too, would load what writes their messages.
     */
    private static final class WithoutClusters extends ClassLoader {
        private static final String SETTINGS_OF_LIBRARIES = "reference.conf";
        private static final List<String> FOR_CLUSTERS =
                List.of("pekko-cluster", "pekko-coordination", "pekko-distributed-data", "pekko-remote");

        private WithoutClusters() {
            super("without-clusters", LocalActors.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            Enumeration<URL> all = super.getResources(name);
            if (!name.equals(SETTINGS_OF_LIBRARIES)) {
                return all;
            }
            return Collections.enumeration(Collections.list(all).stream()
                    .filter(url -> FOR_CLUSTERS.stream().noneMatch(url.toString()::contains))
                    .toList());
        }
    }
}
