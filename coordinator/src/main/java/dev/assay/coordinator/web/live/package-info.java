/**
 * Sends fragments of pages to browsers when they change: one ticker for all who look, none while nobody does. Safe for many threads.
 */
@NullMarked
package dev.assay.coordinator.web.live;

import org.jspecify.annotations.NullMarked;
