/** Tests of devices behind an adb that is a script, and folders. */
@NullMarked
package dev.assay.agent.android;

import org.jspecify.annotations.NullMarked;
