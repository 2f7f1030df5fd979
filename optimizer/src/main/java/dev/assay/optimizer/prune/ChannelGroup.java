package dev.assay.optimizer.prune;

import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import java.util.List;

/**
 * Channels that the same products make, so that they compete with each other.
 *
 * @param structure what the channels are
 * @param producers make the channels
 * @param consumers sum over the channels; all of them have constant weights
 * @param channels roots of coupled labels, in order
 * @param width how many outputs of a producer one channel is: 1, or the size of a head
 */
record ChannelGroup(
        PruningStructure structure,
        List<Product> producers,
        List<Product> consumers,
        List<Integer> channels,
        int width) {
    ChannelGroup {
        producers = List.copyOf(producers);
        consumers = List.copyOf(consumers);
        channels = List.copyOf(channels);
    }
}
