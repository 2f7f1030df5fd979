/** Tests of the lab's web page, against a real server and in a real browser. */
@NullMarked
package dev.assay.coordinator.web;

import org.jspecify.annotations.NullMarked;
