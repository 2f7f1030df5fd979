package dev.assay.coordinator.lab;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** Makes actor systems whose actors send nothing to other processes. */
public final class LocalActors {
    /** A file is sent through a buffer of this size, each time with a message to and from the actor of the connection. */
    private static final Map<String, ?> SETTINGS =
            Map.of("pekko.io.tcp.direct-buffer-size", "512 KiB", "pekko.io.tcp.direct-buffer-pool-limit", 128);

    /** What writes messages for other processes is made when a system starts, that of clusters with it. */
    private static final List<String> FOR_OTHER_PROCESSES = List.of(
            "pekko.actor.serializers", "pekko.actor.serialization-bindings", "pekko.actor.serialization-identifiers");

    private LocalActors() {}

    /** Start one. */
    public static <T> ActorSystem<T> start(Behavior<T> guardian, String name) {
        return ActorSystem.create(guardian, name, config());
    }

    private static Config config() {
        Config config =
                ConfigFactory.parseMap(SETTINGS).withFallback(ConfigFactory.load(LocalActors.class.getClassLoader()));
        for (String path : FOR_OTHER_PROCESSES) {
            config = config.withoutPath(path).withFallback(ConfigFactory.parseString(path + " {}"));
        }
        return config;
    }
}
