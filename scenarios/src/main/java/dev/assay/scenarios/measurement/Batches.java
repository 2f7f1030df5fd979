package dev.assay.scenarios.measurement;

import java.util.ArrayList;
import java.util.List;

/**
 * Count the batches that requests were put together to, and the requests that no batch answered.
 *
 * @param sizes how many batches there were of one request, of two, and so on up to the largest size allowed
 * @param full how many were formed because the largest size was reached
 * @param preferred how many because a preferred size was reached
 * @param delayed how many because their oldest request had waited for as long as it may
 * @param lengths how many batches had each length, where requests are sorted by length
 * @param retried batches that failed and whose requests were tried again one by one
 * @param expiredRequests that were answered with a failure because their deadline had passed before a batch took them
 * @param failedRequests that the model failed to answer on their own, too
 */
public record Batches(
        List<Long> sizes,
        long full,
        long preferred,
        long delayed,
        List<Length> lengths,
        long retried,
        long expiredRequests,
        long failedRequests) {
    public Batches {
        sizes = List.copyOf(sizes);
        lengths = List.copyOf(lengths);
    }

    /** How many batches had one length. */
    public record Length(int length, long batches) {}

    /** Return how many batches were formed. */
    public long count() {
        return sizes.stream().mapToLong(Long::longValue).sum();
    }

    /** Return how many requests were in them. */
    public long requests() {
        long requests = 0;
        for (int i = 0; i < sizes.size(); i++) {
            requests += (i + 1) * sizes.get(i);
        }
        return requests;
    }

    /** Return how many requests got no answer but a failure. */
    public long unanswered() {
        return expiredRequests + failedRequests;
    }

    /**
     * Return both together.
     *
     * @throws IllegalArgumentException if they are not of the same load
     */
    public Batches plus(Batches other) {
        if (sizes.size() != other.sizes.size() || lengths.size() != other.lengths.size()) {
            throw new IllegalArgumentException("batches of different loads have no sum");
        }
        List<Long> sumOfSizes = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            sumOfSizes.add(sizes.get(i) + other.sizes.get(i));
        }
        List<Length> sumOfLengths = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            Length length = lengths.get(i);
            sumOfLengths.add(new Length(
                    length.length(), length.batches() + other.lengths.get(i).batches()));
        }
        return new Batches(
                sumOfSizes,
                full + other.full,
                preferred + other.preferred,
                delayed + other.delayed,
                sumOfLengths,
                retried + other.retried,
                expiredRequests + other.expiredRequests,
                failedRequests + other.failedRequests);
    }
}
