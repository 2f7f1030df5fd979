/**
 * What an agent asks of its coordinator, whatever carries the words; and how long to wait before it asks again.
 *
 * <p>A {@link dev.assay.agent.daemon.link.CoordinatorLink} is used by several threads at once; a
 * {@link dev.assay.agent.daemon.link.Backoff} belongs to one.
 */
@NullMarked
package dev.assay.agent.daemon.link;

import org.jspecify.annotations.NullMarked;
