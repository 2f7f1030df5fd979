package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Hold the worker's memory; the Java machine's own share (some tens of megabytes) is in it.
 *
 * @param peakResidentBytes peak resident set size of the worker
 * @param beforeLoadResidentBytes resident set size before the model was loaded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemoryUse(long peakResidentBytes, @Nullable Long beforeLoadResidentBytes) {}
