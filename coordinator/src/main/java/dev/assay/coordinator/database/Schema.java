package dev.assay.coordinator.database;

import java.util.Arrays;
import java.util.Comparator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings the tables of a database up to what this version of Assay needs. */
final class Schema {
    private Schema() {}

    /** Make what is missing. Tables of a newer Assay are left alone and refused. */
    static void migrate(Database database) {
        Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database.migrations())
                .locations("classpath:dev/assay/coordinator/database/migration")
                .failOnMissingLocations(true)
                .table("schema_history")
                .loggers("slf4j")
                // Nothing is ignored: not a newer version, either.
                .ignoreMigrationPatterns(new String[0])
                .load();
        Refusals.translate(database, () -> {
            try {
                return flyway.migrate();
            } catch (FlywayException e) {
                if (e instanceof FlywayValidateException) {
                    Arrays.stream(flyway.info().all())
                            .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                            .max(Comparator.comparing(MigrationInfo::getVersion))
                            .ifPresent(newest -> {
                                throw StoreProblems.newerSchema(
                                        database.name(), newest.getVersion().toString());
                            });
                    throw StoreProblems.otherSchema(database.name(), e);
                }
                if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                    throw StoreProblems.otherSchema(database.name(), e);
                }
                throw e;
            }
        });
    }
}
