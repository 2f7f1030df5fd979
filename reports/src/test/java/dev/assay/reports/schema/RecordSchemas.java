package dev.assay.reports.schema;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import dev.assay.scenarios.json.AssayJson;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describe records as JSON Schema 2020-12: what is not nullable is required, and more may stand there than is described. */
public final class RecordSchemas {
    private RecordSchemas() {}

    /** Return how records are described, for a generator. */
    public static SchemaGeneratorConfigBuilder config() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        AssayJson.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonSchemaModule(
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE, JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS);
        config.forFields().withRequiredCheck(field -> !isNullable(field.getRawMember()));
        return config;
    }

    private static boolean isNullable(Field field) {
        AnnotatedType type = field.getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class) || Optional.class.equals(field.getType());
    }
}
