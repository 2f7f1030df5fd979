package dev.assay.scenarios.json;

import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Hand out the mapper for everything that Assay writes and reads as JSON. */
public final class AssayJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(
                    AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new RequiredUnlessNullable()))
            .addModule(RecordConstructors.module())
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // A missing number must not become 0: absent means not measured.
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // A newer agent or result file may know more than this version does.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private AssayJson() {}

    /** Return the mapper for compact JSON. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Return a mapper that indents, for files that people open. */
    public static JsonMapper prettyMapper() {
        return MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
    }
}
