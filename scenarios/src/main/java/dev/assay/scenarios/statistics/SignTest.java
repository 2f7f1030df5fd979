package dev.assay.scenarios.statistics;

/** Say how likely chance alone splits things so unevenly that fall on either side as often. */
public final class SignTest {
    private static final double HALF = 0.5;

    private SignTest() {}

    /**
     * Return the probability that so few or fewer fall on one side (one-sided, exact).
     *
     * @param few on that side
     * @param others on the other side
     */
    public static double chance(long few, long others) {
        return BinomialTail.atMost(few, few + others, HALF);
    }
}
