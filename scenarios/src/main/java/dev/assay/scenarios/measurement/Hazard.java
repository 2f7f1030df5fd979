package dev.assay.scenarios.measurement;

/**
 * Warn of something that may mislead a measurement.
 *
 * @param code stable, dotted and lower case, for example {@code cpu.no-vnni}
 * @param message what it is and what it does to the numbers
 * @param hint what to do about it
 */
public record Hazard(String code, String message, String hint) {}
