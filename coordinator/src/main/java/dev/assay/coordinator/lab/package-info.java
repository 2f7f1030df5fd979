/**
 * The coordinator itself: runs are submitted, prepared, handed out block by block, and put together again.
 *
 * <p>{@link dev.assay.coordinator.lab.Lab} is a plain state machine for one thread; an actor owns it, stores what it changes before
 * anybody hears of it, and does nothing else. {@link dev.assay.coordinator.lab.Coordinator} is the way in and safe for many threads.
 */
@NullMarked
package dev.assay.coordinator.lab;

import org.jspecify.annotations.NullMarked;
