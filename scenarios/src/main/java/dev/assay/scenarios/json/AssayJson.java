package dev.assay.scenarios.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Hand out the mapper for everything that Assay writes and reads as JSON. */
public final class AssayJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // A missing number must not become 0: absent means not measured.
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .annotationIntrospector(new PrimitivesRequired())
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

    /** Refuse JSON without a record's number or truth value: left alone, Jackson takes 0 or false for what is not there. */
    private static final class PrimitivesRequired extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return (member instanceof AnnotatedParameter && member.getRawType().isPrimitive())
                    ? Boolean.TRUE
                    : super.hasRequiredMarker(config, member);
        }
    }
}
