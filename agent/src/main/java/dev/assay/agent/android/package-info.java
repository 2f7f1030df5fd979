/**
 * Android devices through {@code adb}: which are attached, what they are, whether they are cool and charged enough to be measured, files
 * by hash, and a runner on the device that prints raw nanoseconds.
 *
 * <p>A device is measured from one thread. Records are immutable. What a device prints is read strictly and bounded; what goes into its
 * shell is made of words of harmless characters only ({@link dev.assay.agent.android.DeviceCommand}).
 */
@NullMarked
package dev.assay.agent.android;

import org.jspecify.annotations.NullMarked;
