package dev.assay.agent.worker;

import dev.assay.agent.load.BatchPool;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Put evaluation samples together to batches, in buffers that are bound to queries of every size before any clock starts.
 *
 * <p>All queries of a lane share one buffer for each input: a batch of three is the first three rows of it.
 */
final class BatchSet implements BatchPool, TimedQueries {
    private final List<Tensor> samples;
    private final int count;
    private final SampleLengths lengths;
    private final List<List<ByteBuffer>> rooms = new ArrayList<>();
    /** [lane][bucket][size - 1]. */
    private final List<List<List<PreparedQuery>>> queries = new ArrayList<>();
    /** Which sample each row of a query carries. Queries may be equal without being the same. */
    private final IdentityHashMap<PreparedQuery, int[]> carried = new IdentityHashMap<>();

    private BatchSet(List<Tensor> samples, int count, SampleLengths lengths) {
        this.samples = samples;
        this.count = count;
        this.lengths = lengths;
    }

    /**
     * Prepare queries of every size and length.
     *
     * @param lanes how many batches are to run at the same time
     * @throws ProblemException {@code samples.empty}, {@code batching.fixed-batch}, {@code batching.no-lengths}, or what {@link
     *     LoadedModel#prepare} says
     */
    static BatchSet prepare(LoadedModel model, SampleSet samples, WorkerCommand.Batched how, int lanes) {
        Batching rules = how.rules();
        QuerySet.requireEvaluationSamples(samples.header());
        int count = QuerySet.count(samples.header(), 1);
        SampleBatch all = new SampleBatch(samples, count);
        all.fill(IntStream.range(0, count)
                .map(sample -> samples.header().referenceSamples() + sample)
                .toArray());
        BatchSet set =
                new BatchSet(all.tensors(), count, SampleLengths.of(rules.buckets(), how.maskInput(), all.tensors()));
        try {
            for (int lane = 0; lane < lanes; lane++) {
                set.addLane(model, rules.maxSize(), lane);
            }
            return set;
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
    }

    private void addLane(LoadedModel model, int maxSize, int lane) {
        List<ByteBuffer> room = samples.stream()
                .map(tensor -> ByteBuffer.allocateDirect(Math.multiplyExact(rowBytes(tensor), maxSize))
                        .order(ByteOrder.nativeOrder()))
                .toList();
        rooms.add(room);
        List<List<PreparedQuery>> ofLane = new ArrayList<>();
        queries.add(ofLane);
        for (int bucket = 0; bucket < buckets(); bucket++) {
            List<PreparedQuery> ofBucket = new ArrayList<>();
            ofLane.add(ofBucket);
            for (int size = 1; size <= maxSize; size++) {
                PreparedQuery query = prepare(model, room, bucket, size, maxSize, lane);
                ofBucket.add(query);
                carried.put(query, new int[size]);
            }
        }
    }

    private PreparedQuery prepare(
            LoadedModel model, List<ByteBuffer> room, int bucket, int size, int maxSize, int lane) {
        List<Tensor> inputs = new ArrayList<>();
        for (int input = 0; input < samples.size(); input++) {
            Tensor all = samples.get(input);
            List<Long> shape = new ArrayList<>(all.shape());
            shape.set(0, (long) size);
            if (lengths.isKnown()) {
                shape.set(1, (long) lengths.lengths().get(bucket));
            }
            ByteBuffer rows =
                    room.get(input).slice(0, size * rowBytes(input, bucket)).order(ByteOrder.nativeOrder());
            inputs.add(new Tensor(all.name(), all.type(), shape, rows));
        }
        try {
            return model.prepare(inputs, lane);
        } catch (ProblemException e) {
            throw size == 1 ? e : fixedBatch(maxSize, e);
        }
    }

    private static ProblemException fixedBatch(int maxSize, ProblemException cause) {
        return new ProblemException(
                Problem.user(
                        "batching.fixed-batch",
                        "requests can't be put together to batches of up to " + maxSize
                                + ": the model takes a single sample, but not two. "
                                + cause.problems().getFirst().message(),
                        "export the model with a symbolic batch dimension in front of every input, or leave out batching"),
                cause);
    }

    private int rowBytes(int input, int bucket) {
        Tensor tensor = samples.get(input);
        return lengths.isKnown() ? lengths.lengths().get(bucket) * tensor.type().sizeBytes() : rowBytes(tensor);
    }

    private int rowBytes(Tensor tensor) {
        return tensor.data().limit() / count;
    }

    @Override
    public int samples() {
        return count;
    }

    @Override
    public int lanes() {
        return queries.size();
    }

    @Override
    public List<Integer> lengths() {
        return lengths.lengths();
    }

    @Override
    public int bucketOf(int sample) {
        return lengths.bucketOf(sample);
    }

    @Override
    public PreparedQuery stack(int lane, int bucket, int[] picked, int size) {
        List<ByteBuffer> room = rooms.get(lane);
        for (int input = 0; input < room.size(); input++) {
            ByteBuffer target = room.get(input);
            Tensor all = samples.get(input);
            int wholeBytes = rowBytes(all);
            // Padding is at the end: a shorter row is the beginning of the whole one.
            int bytes = rowBytes(input, bucket);
            for (int row = 0; row < size; row++) {
                target.put(row * bytes, all.data(), picked[row] * wholeBytes, bytes);
            }
        }
        PreparedQuery query = queries.get(lane).get(bucket).get(size - 1);
        System.arraycopy(picked, 0, carriedBy(query), 0, size);
        query.inputsChanged();
        return query;
    }

    private int[] carriedBy(PreparedQuery query) {
        int[] rows = carried.get(query);
        if (rows == null) {
            throw new IllegalArgumentException("not one of these queries");
        }
        return rows;
    }

    @Override
    public int rows(PreparedQuery query) {
        return carriedBy(query).length;
    }

    @Override
    public int sample(PreparedQuery query, int row) {
        return carriedBy(query)[row];
    }

    /** Return a query that holds one sample, the first, at the largest length. */
    @Override
    public PreparedQuery first() {
        return stack(0, buckets() - 1, new int[] {0}, 1);
    }

    @Override
    public int count() {
        return queries.stream().flatMap(List::stream).mapToInt(List::size).sum();
    }

    @Override
    public void close() {
        queries.forEach(lane -> lane.forEach(bucket -> bucket.forEach(PreparedQuery::close)));
    }
}
