package dev.assay.scenarios.language.yaml;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describe how one kind of value is written.
 *
 * @param <T> what it is read into
 */
public interface Form<T> {
    /** Return the value, or {@code null} after what is wrong was reported. */
    @Nullable
    T read(YamlValue value);

    /** Return a new JSON Schema (2020-12) that accepts what {@link #read} accepts, as far as a schema can say it. */
    ObjectNode schema();

    /** Return a form that is written like this one and read into something else. */
    default <R> Form<R> map(Function<T, R> change) {
        Form<T> original = this;
        return new Form<>() {
            @Override
            public @Nullable R read(YamlValue value) {
                T read = original.read(value);
                return read == null ? null : change.apply(read);
            }

            @Override
            public ObjectNode schema() {
                return original.schema();
            }
        };
    }
}
