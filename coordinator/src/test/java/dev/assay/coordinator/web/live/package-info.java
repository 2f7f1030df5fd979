/** Tests of what is sent to those who look. */
@NullMarked
package dev.assay.coordinator.web.live;

import org.jspecify.annotations.NullMarked;
