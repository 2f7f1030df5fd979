package dev.assay.benchmarks.chaos;

import dev.assay.benchmarks.lab.LeanHttp;
import dev.assay.benchmarks.lab.SimulatedAgent;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An agent that follows the protocol over a line that does not, and that is killed now and then. */
final class ChaoticAgent {
    private static final long LEASE_WAIT_MS = 500;
    private static final long PAUSE_MS = 50;

    private final String name;
    private final int port;
    private final Duration lease;
    private final RandomGenerator random;
    private final BooleanSupplier isCalm;
    private final Witness witness;
    private int process = 1;

    /**
     * Make one.
     *
     * @param lease how long a lease lasts
     * @param isCalm says when accidents are over
     */
    ChaoticAgent(
            String name, int port, Duration lease, RandomGenerator random, BooleanSupplier isCalm, Witness witness) {
        this.name = name;
        this.port = port;
        this.lease = lease;
        this.random = random;
        this.isCalm = isCalm;
        this.witness = witness;
    }

    /** Work until told to stop. */
    void run(BooleanSupplier isOver) throws InterruptedException {
        while (!isOver.getAsBoolean()) {
            SimulatedAgent agent = new SimulatedAgent(name, name + "-" + process);
            try (LeanHttp http = new LeanHttp(port)) {
                if (!http.post(ApiPaths.AGENTS, agent.hello()).isSuccess()) {
                    pause(PAUSE_MS);
                    continue;
                }
                work(agent, http, isOver);
            } catch (IOException e) {
                // The coordinator or the line is away.
                witness.count("connections that broke");
                pause(PAUSE_MS);
            }
        }
    }

    private void work(SimulatedAgent agent, LeanHttp http, BooleanSupplier isOver)
            throws IOException, InterruptedException {
        while (!isOver.getAsBoolean()) {
            switch (agent.lease(http, LEASE_WAIT_MS)) {
                case LeaseAnswer.Work work -> {
                    witness.leased(work);
                    if (!measure(agent, http, work)) {
                        return;
                    }
                }
                case LeaseAnswer.NoWork _ -> {
                    // Ask again.
                }
                case LeaseAnswer.JoinFirst _ -> {
                    return;
                }
                case LeaseAnswer.Replaced _ -> {
                    witness.violated(name + " was replaced, and there is only one of it");
                    return;
                }
            }
        }
    }

    /** Return whether the process lives on. */
    private boolean measure(SimulatedAgent agent, LeanHttp http, LeaseAnswer.Work work)
            throws IOException, InterruptedException {
        if (happens(0.05)) {
            witness.count("agents killed");
            process++;
            return false;
        }
        http.post(ApiPaths.heartbeat(work.token()), agent.heartbeat(work));
        if (happens(0.03)) {
            witness.count("silences longer than the lease");
            pause(lease.toMillis() * 3 / 2);
        }
        byte[] report = SimulatedAgent.report(work);
        while (true) {
            @Nullable ReportAnswer answer = report(http, work, report);
            if (answer != null) {
                witness.count(answer.kept() ? "reports kept" : "reports refused");
                if (answer.kept()) {
                    witness.kept(work);
                }
                return true;
            }
            pause(PAUSE_MS);
        }
    }

    /** Return what the coordinator says, if that gets through. */
    private @Nullable ReportAnswer report(LeanHttp http, LeaseAnswer.Work work, byte[] report) {
        String path = ApiPaths.report(work.token());
        try {
            if (happens(0.1)) {
                witness.count("requests cut in half");
                http.begin("PUT", path, report, random.nextInt(report.length));
                http.close();
                return null;
            }
            if (happens(0.1)) {
                witness.count("answers lost");
                http.begin("PUT", path, report, Integer.MAX_VALUE);
                http.close();
                return null;
            }
            if (happens(0.1)) {
                witness.count("requests doubled");
                try (LeanHttp other = new LeanHttp(port)) {
                    other.begin("PUT", path, report, Integer.MAX_VALUE);
                    LeanHttp.Answer first = http.send("PUT", path, report);
                    other.answer();
                    return read(first);
                }
            }
            return read(http.send("PUT", path, report));
        } catch (IOException e) {
            witness.count("connections that broke");
            http.close();
            return null;
        }
    }

    private static @Nullable ReportAnswer read(LeanHttp.Answer answer) {
        return answer.isSuccess() ? AssayJson.mapper().readValue(answer.body(), ReportAnswer.class) : null;
    }

    private boolean happens(double probability) {
        return !isCalm.getAsBoolean() && random.nextDouble() < probability;
    }

    private static void pause(long ms) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ms);
    }
}
