package dev.assay.reports.foreign;

import dev.assay.scenarios.result.ForeignMeasurement;

/**
 * What was read of one model.
 *
 * @param subject what the tool calls the model; empty where it does not say
 */
record ForeignReading(String subject, ForeignMeasurement measurement) {}
