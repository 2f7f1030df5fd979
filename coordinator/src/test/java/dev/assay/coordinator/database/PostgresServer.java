package dev.assay.coordinator.database;

import dev.assay.coordinator.database.StoreAddress.Postgres;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL of its own, from programs that come in a jar.
 *
 * <p>PostgreSQL refuses to run as root. In a container, where tests often do, it runs as the user {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final String USER = "assay";
    private static final String DATABASE = "postgres";
    private static final String NOBODY = "65534";
    private static final int EXECUTABLE = 0100;
    private static final long START_SECONDS = 60;
    private static final long END_SECONDS = 30;

    private final Path directory;
    private final int port;
    private @Nullable Process process;
    private int schemas;

    private PostgresServer(Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /**
     * Start a server in a new directory.
     *
     * <p>Where the programs don't run the calling test is skipped; with {@code ASSAY_REQUIRE_POSTGRESQL=true} it fails.
     */
    public static PostgresServer start() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw unavailable("the tests bring a PostgreSQL for Linux on x86-64 only");
        }
        PostgresServer server = new PostgresServer(Files.createTempDirectory("assay-postgresql-"));
        try {
            server.unpack();
            server.tryPrograms();
            server.makeCluster();
            server.run();
            return server;
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    /** Skip the calling test, or fail it where it is required. */
    private static RuntimeException unavailable(String reason) {
        if ("true".equals(System.getenv("ASSAY_REQUIRE_POSTGRESQL"))) {
            throw new AssertionError(reason);
        }
        return Assumptions.abort(reason);
    }

    private void tryPrograms() throws IOException, InterruptedException {
        boolean run;
        try {
            run = begin("postgres", "--version").waitFor() == 0;
        } catch (IOException e) {
            throw unavailable("PostgreSQL doesn't run here: " + e.getMessage());
        }
        if (!run) {
            throw unavailable("PostgreSQL doesn't run here: " + log());
        }
    }

    /** Make an empty schema, which is faster made than a database, and say where it is. */
    public Postgres newSchema() throws SQLException {
        schemas++;
        String name = "lab_" + schemas;
        execute("CREATE SCHEMA " + name);
        return new Postgres("127.0.0.1", port, DATABASE, USER, null, Map.of("currentSchema", name));
    }

    /** Make an empty schema, and return its address as a user would write it. */
    public String newSchemaAddress() throws SQLException {
        Postgres schema = newSchema();
        return "postgresql://" + USER + "@" + schema.host() + ":" + schema.port() + "/" + schema.database()
                + "?currentSchema=" + schema.options().get("currentSchema");
    }

    /** Run a statement as the owner of everything. */
    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Stop the server at once, as a crash would, and start it again. */
    public void crashAndRestart() throws IOException, InterruptedException {
        // The first one goes first, or it would start the others again; none may be left when it starts again.
        Process first = Objects.requireNonNull(process);
        List<ProcessHandle> others = first.descendants().toList();
        first.destroyForcibly().waitFor();
        others.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle other : others) {
            awaitEnd(other);
        }
        run();
    }

    /** Not {@link ProcessHandle#onExit}: where nobody waits for orphans, one that has ended looks alive, and holds nothing any more. */
    private static void awaitEnd(ProcessHandle orphan) throws IOException {
        Path state = Path.of("/proc", Long.toString(orphan.pid()), "stat");
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        while (orphan.isAlive() && !isZombie(state)) {
            if (System.nanoTime() > deadlineNs) {
                throw new IOException("process " + orphan.pid() + " of PostgreSQL does not end");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean isZombie(Path state) {
        try {
            String fields = Files.readString(state);
            return fields.startsWith("Z", fields.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            // Whoever asks next whether it is alive hears so.
            return false;
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        try {
            if (process != null) {
                // To PostgreSQL this is the signal for a fast shutdown.
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, USER, "");
    }

    private void unpack() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (InputStream resource = PostgresServer.class.getResourceAsStream(ARCHIVE);
                TarArchiveInputStream archive =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                unpack(archive, entry);
            }
        }
    }

    private void unpack(TarArchiveInputStream archive, TarArchiveEntry entry) throws IOException {
        Path path = directory.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(archive, path);
        Set<PosixFilePermission> permissions = EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
        if ((entry.getMode() & EXECUTABLE) != 0) {
            permissions.addAll(PosixFilePermissions.fromString("--x--x--x"));
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    private void makeCluster() throws IOException, InterruptedException {
        Path data = Files.createDirectory(directory.resolve("data"));
        if (isRoot()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        Process initdb =
                begin("initdb", "-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N");
        if (!initdb.waitFor(START_SECONDS, TimeUnit.SECONDS) || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new IOException("initdb failed: " + log());
        }
    }

    private void run() throws IOException, InterruptedException {
        Process server = begin(
                "postgres",
                "-D",
                directory.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                // What a killed server wrote survives without it; only a power cut would cost it.
                "fsync=off");
        process = server;
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Connection connection = connect()) {
                if (connection.isValid(0)) {
                    return;
                }
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > deadlineNs) {
                    throw new IOException("PostgreSQL doesn't start: " + log(), e);
                }
                // It is still starting.
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private Process begin(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        }
        command.add(directory.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        File log = directory.resolve("log").toFile();
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
