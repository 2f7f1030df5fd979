/**
 * A real headless Chromium for tests, driven over its DevTools protocol: {@link dev.assay.reports.browser.Chromium}.
 *
 * <p>One test thread drives a browser; answers arrive on the WebSocket's threads and are handed over through concurrent
 * collections.
 */
@NullMarked
package dev.assay.reports.browser;

import org.jspecify.annotations.NullMarked;
