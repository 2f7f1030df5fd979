package dev.assay.agent.batching;

import java.util.Arrays;

/** Hold waiting requests in the order in which they came: a ring that grows when it is full. */
final class RequestQueue {
    private int[] requests = new int[1024];
    private long[] dueNs = new long[1024];
    private int head;
    private int size;

    void add(int request, long due) {
        if (size == requests.length) {
            grow();
        }
        int tail = (head + size) & (requests.length - 1);
        requests[tail] = request;
        dueNs[tail] = due;
        size++;
    }

    int size() {
        return size;
    }

    /** Return when the oldest request was due; there is one. */
    long headDueNs() {
        return dueNs[head];
    }

    /** Take the oldest request; there is one. */
    int poll() {
        int request = requests[head];
        head = (head + 1) & (requests.length - 1);
        size--;
        return request;
    }

    private void grow() {
        int[] moreRequests = Arrays.copyOf(requests, 2 * size);
        long[] moreDueNs = Arrays.copyOf(dueNs, 2 * size);
        // What had wrapped around follows what had not.
        System.arraycopy(requests, 0, moreRequests, size, head);
        System.arraycopy(dueNs, 0, moreDueNs, size, head);
        requests = moreRequests;
        dueNs = moreDueNs;
    }
}
