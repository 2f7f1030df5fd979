package dev.assay.scenarios.measurement;

/**
 * Split the time until a model first answers.
 *
 * @param processNs from starting the worker process until it can take a command
 * @param loadNs loading and compiling the model
 * @param firstInferenceNs the first query
 */
public record ColdStart(long processNs, long loadNs, long firstInferenceNs) {}
