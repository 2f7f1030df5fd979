package dev.assay.coordinator.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.assay.coordinator.database.StoreAddress.Durability;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A database of SQLite: a file in WAL mode, where one connection writes while others read, or memory, where one connection does both.
 */
final class SqliteDatabase implements Database {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);
    private static final int READERS = 4;

    private final String name;
    private final @Nullable FileLock lock;
    private final HikariDataSource writer;
    private final HikariDataSource readers;

    private SqliteDatabase(String name, @Nullable FileLock lock, HikariDataSource writer, HikariDataSource readers) {
        this.name = name;
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
    }

    static SqliteDatabase open(StoreAddress.SqliteFile address) {
        Path file = address.file().toAbsolutePath();
        String name = address.toString();
        FileLock lock = FileLock.take(name, file.resolveSibling(file.getFileName() + ".lock"));
        String url = "jdbc:sqlite:" + file;
        SQLiteConfig writing = config();
        writing.setJournalMode(JournalMode.WAL);
        writing.setSynchronous(
                address.durability() == Durability.POWER_CUT ? SynchronousMode.FULL : SynchronousMode.NORMAL);
        SQLiteConfig reading = config();
        reading.setTransactionMode(TransactionMode.DEFERRED);
        HikariDataSource writer = null;
        try {
            writer = opened(name, Pools.config("assay-store-writer", source(url, writing), 1));
            return new SqliteDatabase(
                    name,
                    lock,
                    writer,
                    opened(name, Pools.config("assay-store-readers", source(url, reading), READERS)));
        } catch (Throwable e) {
            if (writer != null) {
                writer.close();
            }
            lock.close();
            throw e;
        }
    }

    static SqliteDatabase open(StoreAddress.Memory address) {
        String name = address.toString();
        HikariDataSource only = opened(name, Pools.config("assay-store", source("jdbc:sqlite::memory:", config()), 1));
        return new SqliteDatabase(name, null, only, only);
    }

    private static HikariDataSource opened(String name, HikariConfig config) {
        return Refusals.translate(name, refusal -> problem(name, refusal), () -> new HikariDataSource(config));
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        // Who wants to write says so at once: a transaction that began by reading can't always go on to write.
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        return config;
    }

    private static DataSource source(String url, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataSource writer() {
        return writer;
    }

    @Override
    public DataSource readers() {
        return readers;
    }

    @Override
    public DataSource migrations() {
        return writer;
    }

    @Override
    public ProblemException problem(SQLException refusal) {
        return problem(name, refusal);
    }

    private static ProblemException problem(String name, SQLException refusal) {
        if (!(refusal instanceof SQLiteException exception)) {
            return StoreProblems.failed(name, refusal);
        }
        // The lowest byte of an extended code is the code that it makes more precise.
        int code = exception.getResultCode().code & 0xff;
        return switch (SQLiteErrorCode.getErrorCode(code)) {
            case SQLITE_FULL -> StoreProblems.full(name, refusal);
            case SQLITE_BUSY, SQLITE_LOCKED -> StoreProblems.locked(name, refusal);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> StoreProblems.corrupt(name, refusal);
            case SQLITE_CANTOPEN -> StoreProblems.cannotOpen(name, refusal);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> StoreProblems.accessDenied(name, refusal);
            case SQLITE_CONSTRAINT -> StoreProblems.contradiction(name, refusal);
            default -> StoreProblems.failed(name, refusal);
        };
    }

    @Override
    public boolean renewReaders(SQLException refusal) {
        // There is no network in between.
        return false;
    }

    @Override
    public void backUp(Path file) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            if (Files.exists(target)) {
                throw StoreProblems.backup(
                        name, file + " exists already", "name another file, or delete this one first", null);
            }
            Files.createDirectories(target.getParent());
            Files.deleteIfExists(part);
            vacuumInto(part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SQLException e) {
            throw StoreProblems.backup(
                    name,
                    file + " can't be written: " + e.getMessage(),
                    "check that its directory has room and that this user may write there",
                    e);
        }
    }

    private void vacuumInto(Path file) throws SQLException {
        try (Connection connection = readers.getConnection();
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, file.toString());
            statement.execute();
        }
    }

    @Override
    public void close() {
        // The writer goes last: the last connection to go clears the write-ahead log away.
        readers.close();
        writer.close();
        if (lock != null) {
            lock.close();
        }
    }
}
