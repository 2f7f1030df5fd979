package dev.assay.scenarios.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Name the resources through which agents talk to a coordinator, relative to its address.
 *
 * <table>
 * <caption>What is said where</caption>
 * <tr><th>request</th><th>says</th><th>is answered with</th></tr>
 * <tr><td>{@code POST /api/v1/agents}</td><td>{@link AgentHello}</td><td>{@link AgentWelcome}</td></tr>
 * <tr><td>{@code DELETE /api/v1/agents/NAME?instance=…}</td><td></td><td>nothing</td></tr>
 * <tr><td>{@code POST /api/v1/leases}</td><td>{@link LeaseRequest}</td><td>{@link LeaseAnswer}, after a while</td></tr>
 * <tr><td>{@code POST /api/v1/leases/TOKEN/heartbeat}</td><td>{@link Heartbeat}</td><td>{@link HeartbeatAnswer}</td></tr>
 * <tr><td>{@code PUT /api/v1/leases/TOKEN/report}</td><td>{@link BlockReport}, compressed with gzip</td>
 *     <td>{@link ReportAnswer}</td></tr>
 * <tr><td>{@code POST /api/v1/leases/TOKEN/hand-back}</td><td>{@link HandBack}</td><td>nothing</td></tr>
 * <tr><td>{@code GET /api/v1/artifacts/SHA256}</td><td>a range, maybe</td><td>the file's bytes</td></tr>
 * <tr><td>{@code PUT /api/v1/artifacts/SHA256}</td><td>the file's bytes</td><td>{@link ArtifactReference}</td></tr>
 * <tr><td>{@code GET /api/v1/agents}</td><td></td><td>a list of {@link AgentSummary}</td></tr>
 * <tr><td>{@code POST /api/v1/agents/NAME/drain} or {@code undrain}</td><td></td><td>{@link AgentSummary}</td></tr>
 * <tr><td>{@code POST /api/v1/runs}</td><td>{@link Submission}</td><td>{@link SubmissionAnswer}</td></tr>
 * <tr><td>{@code GET /api/v1/runs}</td><td></td><td>a list of {@link RunSummary}, the latest first</td></tr>
 * <tr><td>{@code GET /api/v1/runs/ID}</td><td></td><td>{@link RunDetails}</td></tr>
 * <tr><td>{@code GET /api/v1/runs/ID/news}</td><td></td><td>a line of {@link RunNews} at a time, until it ends</td></tr>
 * <tr><td>{@code GET /api/v1/runs/ID/timeline}</td><td></td><td>a list of {@link TimelineEntry}, the earliest first</td></tr>
 * <tr><td>{@code POST /api/v1/runs/ID/cancel}, {@code retry}, {@code pause} or {@code resume}</td><td></td><td>{@link RunSummary}</td></tr>
 * <tr><td>{@code GET /api/v1/runs/ID/result.json} or {@code index.html}</td><td></td><td>what came of it</td></tr>
 * <tr><td>{@code POST /api/v1/runs/ID/bundles?agent=NAME}</td><td></td><td>{@link Bundle}</td></tr>
 * <tr><td>{@code POST /api/v1/descriptions}</td><td>{@link AgentHello}</td><td>{@link AgentSummary}</td></tr>
 * <tr><td>{@code DELETE /api/v1/runs/ID}</td><td></td><td>nothing</td></tr>
 * <tr><td>{@code POST /api/v1/clean-ups}</td><td></td><td>{@link CleanUp}</td></tr>
 * <tr><td>{@code POST /api/v1/backups}</td><td></td><td>{@link Backup}</td></tr>
 * <tr><td>{@code POST /api/v1/credentials}</td><td>{@link JoinRequest}</td><td>{@link JoinAnswer}</td></tr>
 * <tr><td>{@code DELETE /api/v1/credentials/self}</td><td></td><td>{@link Revocation}</td></tr>
 * <tr><td>{@code POST /api/v1/tokens}</td><td>{@link TokenRequest}</td><td>{@link TokenAnswer}</td></tr>
 * <tr><td>{@code GET /api/v1/tokens}</td><td></td><td>{@link AccessList}</td></tr>
 * <tr><td>{@code DELETE /api/v1/tokens/NAME}</td><td></td><td>{@link Revocation}</td></tr>
 * <tr><td>{@code GET /api/v1/pools}</td><td></td><td>a list of {@link PoolSummary}</td></tr>
 * <tr><td>{@code POST /api/v1/pools}</td><td>{@link Pool}</td><td>{@link PoolSummary}</td></tr>
 * <tr><td>{@code DELETE /api/v1/pools/NAME}</td><td></td><td>nothing</td></tr>
 * <tr><td>{@code GET /api/v1/users}</td><td></td><td>a list of {@link UserSummary}</td></tr>
 * <tr><td>{@code POST /api/v1/users}</td><td>{@link UserRules}</td><td>{@link UserSummary}</td></tr>
 * <tr><td>{@code DELETE /api/v1/users/NAME}</td><td></td><td>nothing</td></tr>
 * <tr><td>{@code GET /api/v1/reservations}</td><td></td><td>a list of {@link Reservation}</td></tr>
 * <tr><td>{@code POST /api/v1/reservations}</td><td>{@link ReservationRequest}</td><td>{@link Reservation}</td></tr>
 * <tr><td>{@code DELETE /api/v1/reservations/ID}</td><td></td><td>nothing</td></tr>
 * </table>
 *
 * <p>On any other address than a loopback one, {@code Authorization: Bearer CREDENTIAL} goes with all requests but those for credentials.
 *
 * <p>What goes wrong is answered with {@link ErrorAnswer} and a status of 400 or more; 426 says that the versions don't fit.
 */
public final class ApiPaths {
    /** What all paths begin with. */
    public static final String ROOT = "/api/v1";
    /** Whether the process answers at all. */
    public static final String LIVE = "/health/live";
    /** Where everybody learns whether the coordinator can be worked with, and which one leads. */
    public static final String READY = "/health/ready";
    /** Where an agent joins. */
    public static final String AGENTS = ROOT + "/agents";
    /** Where an agent asks for work. */
    public static final String LEASES = ROOT + "/leases";
    /** Where one has the database copied. */
    public static final String BACKUPS = ROOT + "/backups";
    /** Where one has deleted what nobody needs. */
    public static final String CLEAN_UPS = ROOT + "/clean-ups";
    /** Where one describes an agent that can't reach the coordinator. */
    public static final String DESCRIPTIONS = ROOT + "/descriptions";
    /** Last part of the path where one takes blocks of a run along. */
    public static final String BUNDLES = "bundles";
    /** The query parameter that names an agent. */
    public static final String AGENT = "agent";
    /** Where one shows a join token for a credential. */
    public static final String CREDENTIALS = ROOT + "/credentials";
    /** Last part of the path of the credential that is shown. */
    public static final String SELF = "self";
    /** Where join tokens are. */
    public static final String TOKENS = ROOT + "/tokens";
    /** Where pools are. */
    public static final String POOLS = ROOT + "/pools";
    /** Where it is said what users get. */
    public static final String USERS = ROOT + "/users";
    /** Where reservations and maintenance of agents are. */
    public static final String RESERVATIONS = ROOT + "/reservations";
    /** Where runs are submitted and listed. */
    public static final String RUNS = ROOT + "/runs";
    /** Last part of the path where one watches a run. */
    public static final String NEWS = "news";
    /** Last part of the path where one reads what happened to a run's blocks. */
    public static final String TIMELINE = "timeline";
    /** Last part of the path where one stops a run. */
    public static final String CANCEL = "cancel";
    /** Last part of the path where one has measured again what failed. */
    public static final String RETRY = "retry";
    /** Last part of the path where one holds a run up. */
    public static final String PAUSE = "pause";
    /** Last part of the path where a run that was held up goes on. */
    public static final String RESUME = "resume";
    /** Last part of the path of a run's result. */
    public static final String RESULT = "result.json";
    /** Last part of the path of a run's page. */
    public static final String PAGE = "index.html";
    /** Last part of the path where an agent is told to be given no more work. */
    public static final String DRAIN = "drain";
    /** Last part of the path where an agent is given work again. */
    public static final String UNDRAIN = "undrain";
    /** Where artifacts are, each under its SHA-256. */
    public static final String ARTIFACTS = ROOT + "/artifacts";
    /** Last part of the path of {@link #heartbeat}. */
    public static final String HEARTBEAT = "heartbeat";
    /** Last part of the path of {@link #report}. */
    public static final String REPORT = "report";
    /** Last part of the path of {@link #handBack}. */
    public static final String HAND_BACK = "hand-back";
    /** The query parameter that names the process of an agent. */
    public static final String INSTANCE = "instance";

    private ApiPaths() {}

    /** Return where one process of an agent says good-bye. */
    public static String agent(String name, String instance) {
        return AGENTS + "/" + encode(name) + "?" + INSTANCE + "=" + encode(instance);
    }

    /** Return where a lease is kept alive. */
    public static String heartbeat(long token) {
        return LEASES + "/" + token + "/" + HEARTBEAT;
    }

    /** Return where the report of a lease goes. */
    public static String report(long token) {
        return LEASES + "/" + token + "/" + REPORT;
    }

    /** Return where a lease is given back. */
    public static String handBack(long token) {
        return LEASES + "/" + token + "/" + HAND_BACK;
    }

    /** Return where something about a run is, or is done to it. */
    public static String run(String id, String what) {
        return run(id) + "/" + what;
    }

    /** Return where one takes blocks of a run along for an agent. */
    public static String bundles(String run, String agent) {
        return run(run, BUNDLES) + "?" + AGENT + "=" + encode(agent);
    }

    /** Return where a run is. */
    public static String run(String id) {
        return RUNS + "/" + encode(id);
    }

    /** Return where something is done to an agent. */
    public static String agentAction(String name, String what) {
        return AGENTS + "/" + encode(name) + "/" + what;
    }

    /** Return where one revokes what has a name. */
    public static String token(String name) {
        return TOKENS + "/" + encode(name);
    }

    /** Return where one of several is that have names: {@link #POOLS}, {@link #USERS} or {@link #RESERVATIONS}. */
    public static String named(String collection, String name) {
        return collection + "/" + encode(name);
    }

    /** Return where the bytes of an artifact are. */
    public static String artifact(ArtifactReference artifact) {
        return ARTIFACTS + "/" + artifact.sha256();
    }

    /** Return a text as one part of a path. */
    public static String encode(String text) {
        // A plus sign means a space in queries only.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
