package dev.assay.coordinator.database;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import javax.sql.DataSource;

/** Says how pools of connections are made. */
final class Pools {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Pools() {}

    /** Return how a pool is made. A database that can't be opened is known as soon as the pool is made. */
    static HikariConfig config(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        // A connection may hold a lock, or the whole database: it goes when the pool does.
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        return config;
    }
}
