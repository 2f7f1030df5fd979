/**
 * How a coordinator proves to others who it is: certificates, made here or brought along.
 *
 * <p>Immutable values; files are read and written when a coordinator starts.
 */
@NullMarked
package dev.assay.coordinator.tls;

import org.jspecify.annotations.NullMarked;
