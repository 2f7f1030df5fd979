package dev.assay.optimizer.prune;

/** Couple the axes of a value with those of the same elements in another shape. */
final class ReshapeRule {
    private final Couplings couplings;

    ReshapeRule(Couplings couplings) {
        this.couplings = couplings;
    }

    /**
     * Couple both sides of Reshape, Flatten, Squeeze or Unsqueeze, where one axis becomes several or several become one.
     *
     * <p>Of several axes only one can lose indices, or else the result would be no box; that is the outer one, so whole heads or
     * whole channels go.
     *
     * @return whether the sizes of both sides fit together
     */
    boolean couple(String x, String y) {
        int from = 0;
        int to = 0;
        int rank = couplings.rank(x);
        int otherRank = couplings.rank(y);
        while (from < rank || to < otherRank) {
            int fromEnd = Math.min(from + 1, rank);
            int toEnd = Math.min(to + 1, otherRank);
            while (elements(x, from, fromEnd) != elements(y, to, toEnd)) {
                boolean grow = elements(x, from, fromEnd) < elements(y, to, toEnd);
                if (grow && fromEnd < rank) {
                    fromEnd++;
                } else if (!grow && toEnd < otherRank) {
                    toEnd++;
                } else {
                    return false;
                }
            }
            segment(x, from, fromEnd, y, to, toEnd);
            from = fromEnd;
            to = toEnd;
        }
        return true;
    }

    private long elements(String value, int from, int end) {
        long elements = 1;
        for (int axis = from; axis < end; axis++) {
            elements *= couplings.size(value, axis);
        }
        return elements;
    }

    private void segment(String x, int from, int fromEnd, String y, int to, int toEnd) {
        if (fromEnd - from == 1 && toEnd - to == 1) {
            couplings.couple(x, from, y, to);
        } else if (fromEnd - from == 1) {
            spread(x, from, y, to, toEnd);
        } else if (toEnd - to == 1) {
            spread(y, to, x, from, fromEnd);
        } else {
            for (int axis = from; axis < fromEnd; axis++) {
                couplings.pin(x, axis, "Reshape mixes its channels with others");
            }
            for (int axis = to; axis < toEnd; axis++) {
                couplings.pin(y, axis, "Reshape mixes its channels with others");
            }
        }
    }

    /** Couple a flat axis with the one among several that may lose indices. */
    private void spread(String flat, int axis, String box, int first, int end) {
        int carrier = first;
        while (carrier < end - 1 && couplings.size(box, carrier) == 1) {
            carrier++;
        }
        if (end - carrier >= 3 && couplings.size(box, carrier) == 3) {
            // Query, key and value side by side, each with its heads.
            carrier++;
        }
        for (int other = first; other < end; other++) {
            if (other != carrier) {
                couplings.pin(box, other, "Reshape keeps them together");
            }
        }
        int inner = Math.toIntExact(elements(box, carrier + 1, end));
        int size = end == first ? 0 : couplings.size(box, carrier);
        for (int i = 0; i < couplings.size(flat, axis) && size > 0; i++) {
            couplings.couple(flat, axis, i, box, carrier, i / inner % size);
        }
    }
}
