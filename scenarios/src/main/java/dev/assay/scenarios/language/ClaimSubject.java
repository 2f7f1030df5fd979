package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Say what a claim is about, and with that what is compared with what. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClaimSubject.OneTechnique.class, name = "technique"),
    @JsonSubTypes.Type(value = ClaimSubject.Combination.class, name = "combination"),
    @JsonSubTypes.Type(value = ClaimSubject.AnotherRuntime.class, name = "runtime"),
    @JsonSubTypes.Type(value = ClaimSubject.DynamicBatching.class, name = "batching")
})
public sealed interface ClaimSubject {
    /** Variants whose recipe uses one technique and no other, against the baseline on the same runtime. */
    record OneTechnique(Technique technique) implements ClaimSubject {}

    /** Variants whose recipe uses several techniques, against the baseline on the same runtime. */
    record Combination() implements ClaimSubject {}

    /**
     * The baseline on one runtime against the same file on another.
     *
     * @param runtime the one's type
     * @param than the other's type; {@code null} for any
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AnotherRuntime(String runtime, @Nullable String than) implements ClaimSubject {}

    /** The baseline behind a batcher against the baseline without one. */
    record DynamicBatching() implements ClaimSubject {}
}
