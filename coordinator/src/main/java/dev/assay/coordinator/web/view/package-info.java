/**
 * What the templates of the web page show: plain values in the words that people read, made from what the lab knows. No threads, no
 * input or output.
 */
@NullMarked
package dev.assay.coordinator.web.view;

import org.jspecify.annotations.NullMarked;
