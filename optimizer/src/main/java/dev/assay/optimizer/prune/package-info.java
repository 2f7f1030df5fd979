/**
 * Remove whole channels, attention heads and neurons, so that weights become smaller tensors.
 *
 * <p>Everything rests on one idea: each index of each axis of each value has a label, operators say which labels go or stay
 * together ({@link dev.assay.optimizer.prune.Couplings}), and a channel is a set of coupled labels. Removing channels then means
 * slicing every weight at the labels that are gone. After DepGraph (Fang et al., CVPR 2023), with labels in place of its index
 * mappings. Classes belong to one thread.
 */
@NullMarked
package dev.assay.optimizer.prune;

import org.jspecify.annotations.NullMarked;
