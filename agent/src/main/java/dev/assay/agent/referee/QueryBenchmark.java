package dev.assay.agent.referee;

import dev.assay.agent.runtime.PreparedQuery;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Run one query after the other, as JMH wants to see it. JMH makes the object. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueryBenchmark {
    private PreparedQuery[] queries = {};
    private int next;

    /** Take over the queries of whoever started JMH. */
    @Setup(Level.Trial)
    public void takeQueries() {
        queries = QueryHandover.taken();
    }

    /** Run the next query. */
    @Benchmark
    public void query() {
        PreparedQuery query = queries[next];
        next = next + 1 == queries.length ? 0 : next + 1;
        query.run();
    }
}
