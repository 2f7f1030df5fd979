package dev.assay.agent.worker;

import dev.assay.agent.load.QueryPool;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Hold queries that are ready to run, made from the evaluation samples before any clock starts. */
final class QuerySet implements TimedQueries {
    /** Beyond these, more different inputs change no measurement, but they would push the model out of memory and caches. */
    private static final long MAX_BYTES = 256L << 20;

    private static final int MAX_QUERIES = 1024;

    private final int batch;
    private final int lanes;
    private final int evaluationSamples;
    private final List<PreparedQuery> queries;
    private final List<List<Tensor>> inputs;
    /** Queries may be equal without being the same. */
    private final IdentityHashMap<PreparedQuery, Integer> positions = new IdentityHashMap<>();

    private QuerySet(
            int batch, int lanes, int evaluationSamples, List<PreparedQuery> queries, List<List<Tensor>> inputs) {
        this.batch = batch;
        this.lanes = lanes;
        this.evaluationSamples = evaluationSamples;
        this.queries = List.copyOf(queries);
        this.inputs = List.copyOf(inputs);
        for (int i = 0; i < queries.size(); i++) {
            positions.put(queries.get(i), i);
        }
    }

    /**
     * Prepare as many different queries as the samples give and memory allows, at least one for each lane.
     *
     * @param batch samples a query; the samples are taken in order, from the first again after the last
     * @param lanes how many queries are to run at the same time; they take turns with the queries
     * @throws ProblemException {@code samples.empty}, or what {@link LoadedModel#prepare} says
     */
    static QuerySet prepare(LoadedModel model, SampleSet samples, int batch, int lanes) {
        SampleSetHeader header = samples.header();
        requireEvaluationSamples(header);
        List<PreparedQuery> queries = new ArrayList<>();
        List<List<Tensor>> tensors = new ArrayList<>();
        int count = Math.max(lanes, count(header, batch));
        for (int query = 0; query < count; query++) {
            int[] picked = new int[batch];
            for (int row = 0; row < batch; row++) {
                picked[row] = header.referenceSamples() + sample(query, row, batch, header.evaluationSamples());
            }
            SampleBatch inputs = new SampleBatch(samples, batch);
            inputs.fill(picked);
            tensors.add(inputs.tensors());
            queries.add(model.prepare(inputs.tensors(), query % lanes));
        }
        return new QuerySet(batch, lanes, header.evaluationSamples(), queries, tensors);
    }

    /** @throws ProblemException {@code samples.empty} if there is nothing to make queries from */
    static void requireEvaluationSamples(SampleSetHeader header) {
        if (header.evaluationSamples() == 0) {
            throw new ProblemException(Problem.user(
                    "samples.empty",
                    "the sample set has no evaluation samples to make queries from",
                    "raise evaluation-samples in the task"));
        }
    }

    /** Return how many different queries are prepared for a sample set. */
    static int count(SampleSetHeader header, int batch) {
        long different = Math.ceilDiv((long) header.evaluationSamples(), batch);
        long fitting = MAX_BYTES / Math.max(1, SampleBatch.sizeBytes(header, batch));
        return (int) Math.max(1, Math.min(MAX_QUERIES, Math.min(different, fitting)));
    }

    private static int sample(int query, int row, int batch, int evaluationSamples) {
        return (int) (((long) query * batch + row) % evaluationSamples);
    }

    @Override
    public PreparedQuery first() {
        return queries.getFirst();
    }

    /** Return one of the queries, by its 0-based position. */
    PreparedQuery query(int position) {
        return queries.get(position);
    }

    /** Return what a query holds; who changes it tells the query. */
    List<Tensor> inputs(int position) {
        return inputs.get(position);
    }

    @Override
    public int count() {
        return queries.size();
    }

    @Override
    public int sample(PreparedQuery query, int row) {
        Integer position = positions.get(query);
        if (position == null) {
            throw new IllegalArgumentException("not one of these queries");
        }
        return sample(position, row, batch, evaluationSamples);
    }

    @Override
    public int rows(PreparedQuery query) {
        return batch;
    }

    @Override
    public int lanes() {
        return lanes;
    }

    /** Return the queries as a load draws from them. */
    QueryPool toPool() {
        return new QueryPool(queries, batch, lanes);
    }

    @Override
    public void close() {
        queries.forEach(PreparedQuery::close);
    }
}
