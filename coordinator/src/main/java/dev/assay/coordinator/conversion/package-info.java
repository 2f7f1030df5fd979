/**
 * From ONNX files to other formats, with programs that are none of Assay's, and never without a check.
 *
 * <p>A {@link dev.assay.coordinator.conversion.Converter} says which programs to run. {@link
 * dev.assay.coordinator.conversion.Conversions} runs them in an empty directory, holds what they leave against what ONNX Runtime answers for the
 * same samples, and keeps what passes. Exit codes decide nothing but what is said: a program that claims success may have made nonsense.
 *
 * <p>All types but the doubles of tests are immutable and may be used by many threads.
 */
@NullMarked
package dev.assay.coordinator.conversion;

import org.jspecify.annotations.NullMarked;
