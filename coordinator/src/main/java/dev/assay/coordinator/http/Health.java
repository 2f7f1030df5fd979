package dev.assay.coordinator.http;

/**
 * Say how a coordinator is.
 *
 * @param ready whether it can store what it is told, and so answer
 */
record Health(boolean ready) {}
