package dev.assay.agent.block;

import dev.assay.scenarios.random.SplitMix64;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Shuffle the cells of each round: a randomized complete block design, so that drift of the machine hits no variant more than another.
 *
 * <p>One seed gives the same orders on every platform.
 */
final class RoundOrder {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private RoundOrder() {}

    /**
     * Return the 0-based cells in the order in which one round measures them.
     *
     * @param seed of the run
     * @param block id of the block: blocks of one run have different orders
     * @param round 0-based
     * @param cells how many
     */
    static List<Integer> of(long seed, String block, int round, int cells) {
        SplitMix64 random = new SplitMix64(seed ^ hash(block + "/" + round));
        return Arrays.stream(random.permutation(cells)).boxed().toList();
    }

    /** FNV-1a, 64 bits, of the UTF-8 bytes. */
    private static long hash(String text) {
        long hash = FNV_OFFSET_BASIS;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
