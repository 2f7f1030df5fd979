package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.BlockSummary;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.PoolSummary;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab that is open to a network, as its administrator shares it and as its users meet that. */
class SharingOverHttpTest {
    private static final String SCENARIO = """
            name: tiny
            model:
              source: file:model.onnx
              inputs:
                input: { type: float32, shape: [batch, 4] }
            task: { type: fidelity, evaluation-samples: 4 }
            baseline: fp32
            variants: { fp32: original }
            loads:
              first: { type: single-stream, min-duration: 250 ms }
              second: { type: single-stream, min-duration: 300 ms }
            """;

    @TempDir
    private Path directory;

    private TestLab lab;
    private Secret admin;
    private Secret anna;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("model.onnx"), "a model");
        lab = TestLab.open(directory, ServerLimits.USUAL);
        admin = lab.in(Role.ADMIN, "ada");
        anna = lab.in(Role.SUBMITTER, "anna");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void usersMeetWhatTheAdministratorSaid() throws Exception {
        Pool vision = new Pool("vision", Map.of(), List.of("lab4"), true);
        assertThat(lab.send("POST", "/api/v1/pools", vision, anna).statusCode()).isEqualTo(403);
        assertThat(answer("POST", "/api/v1/pools", vision, admin, PoolSummary.class)
                        .members())
                .containsExactly("lab4");
        assertThat(answer("GET", "/api/v1/pools", null, anna, PoolSummary[].class))
                .hasSize(1);
        answer("POST", "/api/v1/users", new UserRules("anna", 2, 0, 1), admin, UserSummary.class);
        refused(409, "user.too-many-waiting", lab.send("POST", "/api/v1/runs", submission("vision"), anna));
        answer("POST", "/api/v1/users", new UserRules("anna", 2, 0, 2), admin, UserSummary.class);
        refused(404, "pool.unknown", lab.send("POST", "/api/v1/runs", submission("visoin"), anna));

        String run = answer("POST", "/api/v1/runs", submission("vision"), anna, SubmissionAnswer.class)
                .run()
                .id();
        RunDetails details = untilPrepared(run);
        assertThat(details.run().user()).isEqualTo("anna");
        assertThat(details.run().pool()).isEqualTo("vision");
        assertThat(details.run().waits()).isEqualTo("0 of 0 devices of user anna are in use");
        assertThat(details.blocks())
                .hasSize(2)
                .allSatisfy(block -> assertThat(block.device()).isEqualTo("lab4"));
        assertThat(answer("GET", "/api/v1/runs", null, anna, RunSummary[].class))
                .filteredOn(known -> known.id().equals(run))
                .allSatisfy(known -> assertThat(known.waits()).startsWith("0 of 0 devices"));
        assertThat(page("/runs/" + run)).contains("waits: 0 of 0 devices of user anna are in use", "vision");
        refused(409, "pool.in-use", lab.send("DELETE", "/api/v1/pools/vision", null, admin));

        // It may measure the block of the only user there was before, and then nothing of hers.
        Secret lab4 = lab.in(Role.AGENT, "lab4");
        answer("POST", "/api/v1/agents", LabFixtures.hello("lab4", "i"), lab4, Object.class);
        assertThat(lease("lab4", lab4)).isInstanceOf(LeaseAnswer.Work.class);
        assertThat(answer("GET", "/api/v1/users", null, anna, UserSummary[].class))
                .extracting(UserSummary::waiting)
                .contains(2);
        assertThat(lab.send("DELETE", "/api/v1/users/anna", null, admin).statusCode())
                .isEqualTo(204);
        assertThat(untilPrepared(run).run().waits()).isNull();
    }

    @Test
    void anAgentInMaintenanceGetsNothingUntilItIsOver() throws Exception {
        Secret lab3 = lab.in(Role.AGENT, "lab3");
        answer("POST", "/api/v1/agents", LabFixtures.hello("lab3", "i"), lab3, Object.class);
        Instant now = Instant.now();
        ReservationRequest wanted =
                new ReservationRequest("lab3", null, null, now, now.plusSeconds(3600), "a new <fan>");
        assertThat(lab.send("POST", "/api/v1/reservations", wanted, anna).statusCode())
                .isEqualTo(403);
        Reservation made = answer("POST", "/api/v1/reservations", wanted, admin, Reservation.class);
        refused(409, "reservation.overlaps", lab.send("POST", "/api/v1/reservations", wanted, admin));

        assertThat(lease("lab3", lab3)).isInstanceOf(LeaseAnswer.NoWork.class);
        assertThat(answer("GET", "/api/v1/agents", null, anna, AgentSummary[].class))
                .filteredOn(agent -> agent.name().equals("lab3"))
                .allSatisfy(agent -> assertThat(agent.reservations()).containsExactly(made));
        assertThat(answer("GET", "/api/v1/runs/" + TestLab.RUN, null, anna, RunDetails.class)
                        .blocks())
                .extracting(BlockSummary::waits)
                .first()
                .asString()
                .startsWith("lab3 is in maintenance until");
        assertThat(page("/")).contains("in maintenance", "a new &lt;fan&gt;", "lab3 is in maintenance until");

        assertThat(lab.send("DELETE", "/api/v1/reservations/" + made.id(), null, admin)
                        .statusCode())
                .isEqualTo(204);
        refused(404, "reservation.unknown", lab.send("DELETE", "/api/v1/reservations/" + made.id(), null, admin));
        assertThat(lease("lab3", lab3)).isInstanceOf(LeaseAnswer.Work.class);
    }

    @Test
    void aUserKeepsAnAgentForThemselvesAndNobodyElseTakesItBack() throws Exception {
        Secret bob = lab.in(Role.SUBMITTER, "bob");
        Instant now = Instant.now();
        ReservationRequest wanted = new ReservationRequest("lab3", "anna", null, now, now.plusSeconds(3600), "");
        refused(403, "reservation.not-allowed", lab.send("POST", "/api/v1/reservations", wanted, anna));
        answer(
                "POST",
                "/api/v1/users",
                new UserRules(UserRules.EVERYBODY_ELSE, null, null, null, 60),
                admin,
                UserSummary.class);
        refused(403, "reservation.not-yours", lab.send("POST", "/api/v1/reservations", wanted, bob));
        Reservation made = answer("POST", "/api/v1/reservations", wanted, anna, Reservation.class);
        refused(403, "reservation.not-yours", lab.send("DELETE", "/api/v1/reservations/" + made.id(), null, bob));
        assertThat(lab.send("DELETE", "/api/v1/reservations/" + made.id(), null, anna)
                        .statusCode())
                .isEqualTo(204);
    }

    private static Submission submission(String pool) {
        return new Submission(SCENARIO, "tiny.yaml", ProfileName.QUICK, 1, 0, Map.of()).in(pool);
    }

    private RunDetails untilPrepared(String run) throws Exception {
        long endNs = System.nanoTime() + 20_000_000_000L;
        RunDetails details = answer("GET", "/api/v1/runs/" + run, null, anna, RunDetails.class);
        while (details.run().phase() == RunPhase.PREPARING && System.nanoTime() < endNs) {
            LockSupport.parkNanos(1_000_000);
            details = answer("GET", "/api/v1/runs/" + run, null, anna, RunDetails.class);
        }
        assertThat(details.run().phase()).as("%s", details.run().problems()).isEqualTo(RunPhase.MEASURING);
        return details;
    }

    private LeaseAnswer lease(String agent, Secret secret) throws Exception {
        return answer("POST", "/api/v1/leases", new LeaseRequest(agent, "i", 0), secret, LeaseAnswer.class);
    }

    private String page(String path) throws Exception {
        return lab.send(lab.request("GET", path, null, null)
                        .setHeader("Cookie", "__Host-assay=" + anna.text())
                        .setHeader("Accept", "text/html"))
                .body();
    }

    private <T> T answer(String method, String path, @Nullable Object body, Secret who, Class<T> type)
            throws Exception {
        HttpResponse<String> response = lab.send(method, path, body, who);
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
        return AssayJson.mapper().readValue(response.body(), type);
    }

    private static void refused(int status, String code, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains("\"" + code + "\"");
    }
}
