/**
 * What the JDK's HTTP client lacks and both sides of a lab need.
 *
 * <p>One thread reads one body; nothing is shared.
 */
@NullMarked
package dev.assay.scenarios.http;

import org.jspecify.annotations.NullMarked;
