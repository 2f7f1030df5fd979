package dev.assay.coordinator.task;

/**
 * Hold a text and what it is about.
 *
 * @param text the words
 * @param label 0-based class
 */
record LabelledText(String text, int label) {}
