/**
 * From a place that a scenario names to a file on this machine, checked against its SHA-256 and kept in the content store.
 *
 * <p>What can go wrong has one of these codes: {@code source.not-found}, {@code source.offline}, {@code source.wrong-hash}, {@code
 * source.too-large}, {@code source.bad-archive}, {@code source.entry-not-found}, {@code source.tool-missing}, {@code source.failed}.
 *
 * <p>Everything that is fetched is untrusted, and so is the scenario that names it: names are checked before they reach a tool, a
 * path or an address, archives are streamed within limits, and only TLS is spoken.
 *
 * <p>Resolvers may be used by many threads at once. A resolving thread that is interrupted stops soon, with its interrupt flag set.
 */
@NullMarked
package dev.assay.coordinator.source;

import org.jspecify.annotations.NullMarked;
