/**
 * The link to a coordinator over HTTP, with the JDK's client and nothing else.
 *
 * <p>{@link dev.assay.agent.daemon.http.HttpCoordinatorLink} is safe for use by many threads; each of its methods blocks the calling one,
 * and gives up when it is interrupted.
 */
@NullMarked
package dev.assay.agent.daemon.http;

import org.jspecify.annotations.NullMarked;
