/**
 * From a plan to what agents are told: the model file of every variant, the sample sets, and one assignment for each block and
 * device.
 *
 * <p>Preparing touches the network and the content store; what comes out is immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.coordinator.run;

import org.jspecify.annotations.NullMarked;
