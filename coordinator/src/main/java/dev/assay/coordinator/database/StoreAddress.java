package dev.assay.coordinator.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Say where a lab keeps what it must not forget. */
public sealed interface StoreAddress {
    /**
     * A file of SQLite. Its directory is made where it is missing.
     *
     * @param durability what a write survives
     */
    record SqliteFile(Path file, Durability durability) implements StoreAddress {
        @Override
        public String toString() {
            return "the SQLite file " + file;
        }
    }

    /** The memory of this process: nothing is left behind. */
    record Memory() implements StoreAddress {
        @Override
        public String toString() {
            return "the SQLite database in memory";
        }
    }

    /**
     * A database of PostgreSQL. Its text form has no password in it.
     *
     * @param port from 1 to 65535
     * @param user {@code null}: the user of this process
     * @param password {@code null}: the driver looks into {@code ~/.pgpass}
     * @param options of the driver, such as {@code sslmode} or {@code currentSchema}
     */
    record Postgres(
            String host,
            int port,
            String database,
            @Nullable String user,
            @Nullable String password,
            Map<String, String> options)
            implements StoreAddress {
        public static final int USUAL_PORT = 5432;

        public Postgres {
            options = Map.copyOf(options);
        }

        @Override
        public String toString() {
            return "the PostgreSQL database " + database + " on " + host + ":" + port;
        }
    }

    /** What a write of SQLite survives. */
    enum Durability {
        /** That the machine loses its power right after. Each write waits for the disk. */
        POWER_CUT,
        /** That this process dies right after. A power cut may cost the last writes, never more. */
        PROCESS_END
    }

    /**
     * Read an address.
     *
     * @param text {@code postgresql://user@host:port/database?option=value}, {@code memory}, or the path of a SQLite file
     * @param environment of this process: {@code PGPASSWORD} is the password where the text has none
     * @throws dev.assay.scenarios.problem.ProblemException {@code store.bad-address}, without the password
     */
    static StoreAddress parse(String text, Map<String, String> environment) {
        if (text.equals("memory")) {
            return new Memory();
        }
        if (text.startsWith("postgresql:") || text.startsWith("postgres:")) {
            return postgres(text, environment);
        }
        if (text.isBlank() || text.contains("://")) {
            throw StoreProblems.badAddress(text, "it is neither a file nor a PostgreSQL address");
        }
        try {
            return new SqliteFile(Path.of(text), Durability.POWER_CUT);
        } catch (InvalidPathException e) {
            throw StoreProblems.badAddress(text, e.getReason());
        }
    }

    private static Postgres postgres(String text, Map<String, String> environment) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw StoreProblems.badAddress(text, "it is no URL (" + e.getReason() + ")");
        }
        String path = uri.getPath();
        if (uri.getHost() == null || path == null || path.length() < 2) {
            throw StoreProblems.badAddress(text, "host or database is missing");
        }
        String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = userInfo.indexOf(':');
        String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
        Map<String, String> options = options(text, uri.getRawQuery());
        String password = colon < 0 ? options.get("password") : decoded(userInfo.substring(colon + 1));
        options.remove("password");
        return new Postgres(
                uri.getHost(),
                uri.getPort() < 0 ? Postgres.USUAL_PORT : uri.getPort(),
                path.substring(1),
                user.isEmpty() ? null : user,
                password == null ? environment.get("PGPASSWORD") : password,
                options);
    }

    private static Map<String, String> options(String text, @Nullable String query) {
        Map<String, String> options = new TreeMap<>();
        if (query != null) {
            for (String option : query.split("&", -1)) {
                int equals = option.indexOf('=');
                if (equals < 1) {
                    throw StoreProblems.badAddress(text, "its options are not of the form name=value&name=value");
                }
                options.put(decoded(option.substring(0, equals)), decoded(option.substring(equals + 1)));
            }
        }
        return options;
    }

    private static String decoded(String raw) {
        // A plus is a plus here: only forms write a space that way.
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
