package dev.assay.agent.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keep the three stamps of every recorded query, as many as were provided for: memory is taken before the clock starts, and none after.
 */
public final class StampLog {
    private static final int STAMPS = 3;

    private final List<Lane> lanes;

    /** Hear of one query; stamps are nanoseconds after the start of the recording. */
    @FunctionalInterface
    public interface Reader<E extends Exception> {
        /** Take note. */
        void query(long scheduledNs, long issuedNs, long doneNs) throws E;
    }

    /**
     * Provide memory.
     *
     * @param mostQueries how many queries are kept at most, shared by all lanes
     * @param lanes how many queries may run at the same time
     */
    public StampLog(int mostQueries, int lanes) {
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(_ -> new Lane(Math.max(1, mostQueries / lanes)))
                .toList();
    }

    /** Return how many queries were recorded, kept or not. */
    public long recorded() {
        return lanes.stream().mapToLong(lane -> lane.recorded).sum();
    }

    /** Return how many queries {@link #read} reads. */
    public long kept() {
        long[] kept = {0};
        read((_, _, _) -> kept[0]++);
        return kept[0];
    }

    /**
     * Read what was kept in the order in which queries were issued. It ends where the first lane had no more room, so that no query is
     * missing before.
     */
    public <E extends Exception> void read(Reader<E> reader) throws E {
        int[] positions = new int[lanes.size()];
        int next = next(positions);
        while (next >= 0) {
            lanes.get(next).read(positions[next]++, reader);
            next = next(positions);
        }
    }

    /** Return the lane whose next query was issued first; negative at the end. */
    private int next(int[] positions) {
        int earliest = -1;
        for (int i = 0; i < positions.length; i++) {
            Lane lane = lanes.get(i);
            boolean isRead = positions[i] == lane.kept();
            if (isRead && lane.recorded > lane.kept()) {
                return -1;
            }
            if (!isRead
                    && (earliest < 0
                            || lane.issuedNs(positions[i]) < lanes.get(earliest).issuedNs(positions[earliest]))) {
                earliest = i;
            }
        }
        return earliest;
    }

    Lane lane(int index) {
        return lanes.get(index);
    }

    /** What one lane's thread writes into. */
    static final class Lane {
        // Off the heap, whose size is fixed and which the model's outputs share; zeroed, so that all of it is there
        // before it is used.
        private final LongBuffer stamps;
        private long startNs;
        private long recorded;

        private Lane(int mostQueries) {
            stamps = ByteBuffer.allocateDirect(Math.multiplyExact(mostQueries, STAMPS * Long.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
        }

        /** Forget everything and begin. */
        void start(long nowNs) {
            stamps.clear();
            startNs = nowNs;
            recorded = 0;
        }

        void record(long scheduledNs, long issuedNs, long doneNs) {
            recorded++;
            if (stamps.hasRemaining()) {
                stamps.put(scheduledNs - startNs).put(issuedNs - startNs).put(doneNs - startNs);
            }
        }

        private int kept() {
            return stamps.position() / STAMPS;
        }

        private long issuedNs(int query) {
            return stamps.get(query * STAMPS + 1);
        }

        private <E extends Exception> void read(int query, Reader<E> reader) throws E {
            int first = query * STAMPS;
            reader.query(stamps.get(first), stamps.get(first + 1), stamps.get(first + 2));
        }
    }
}
