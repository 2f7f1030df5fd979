/**
 * The lab's web page: shows what the coordinator knows, live, and takes on what people want done.
 *
 * <p>Pages are rendered here from templates (src/main/jte) and work without scripts; with them, fragments of pages are sent again when
 * they change. Nothing is decided here. Safe for many threads.
 */
@NullMarked
package dev.assay.coordinator.web;

import org.jspecify.annotations.NullMarked;
