package dev.assay.coordinator.database;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Writes and reads columns of JSON. */
final class Json {
    private Json() {}

    static String write(Object value) {
        return AssayJson.mapper().writeValueAsString(value);
    }

    static <T> T read(String json, Class<T> type) throws SQLException {
        try {
            return AssayJson.mapper().readValue(json, type);
        } catch (JacksonException e) {
            throw new SQLDataException(
                    "what is stored as " + type.getSimpleName() + " can't be read: " + e.getOriginalMessage(),
                    "22000",
                    e);
        }
    }

    static List<Problem> problems(String json) throws SQLException {
        return List.of(read(json, Problem[].class));
    }

    static List<Device> devices(String json) throws SQLException {
        return List.of(read(json, Device[].class));
    }
}
