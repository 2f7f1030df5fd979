package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.access.Role;
import dev.assay.scenarios.access.Secret;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people of each role see of a lab that is open to a network, and what they may do there. */
class PageRolesTest {
    private static final String RUN_PAGE = "/runs/" + TestLab.RUN;
    private static final String CANCEL = RUN_PAGE + "/cancel";

    @TempDir
    private Path directory;

    private TestLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = TestLab.open(directory, ServerLimits.USUAL);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void whoIsNotLoggedInIsAskedToAndComesBackToThePage() throws Exception {
        HttpResponse<String> answer = lab.get(RUN_PAGE, null);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/login?to=%2Fruns%2Frun-1");
        assertThat(lab.get("/login?to=%2Fruns%2Frun-1", null).body())
                .contains("Log in to this lab", "name=\"to\" value=\"/runs/run-1\"", "lab.css");
    }

    @Test
    void aViewerSeesEverythingAndChangesNothing() throws Exception {
        Secret ada = lab.in(Role.VIEWER, "ada");
        String page = page(RUN_PAGE, ada).body();
        assertThat(page)
                .contains(TestLab.RUN, "ada", "viewer", "Log out")
                .doesNotContain("/cancel\"", "href=\"/submit\"");
        assertThat(page("/agents/lab3", ada).body()).contains("lab3").doesNotContain("/drain\"");
        assertThat(page("/submit", ada).statusCode()).isEqualTo(403);
        HttpResponse<String> refused = form(CANCEL, ada, ada.derived("csrf"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("<title>Not allowed");
        assertThat(page(RUN_PAGE, ada).body()).doesNotContain("cancelled");
    }

    @Test
    void aSubmitterStopsRunsButDrainsNoAgent() throws Exception {
        Secret bob = lab.in(Role.SUBMITTER, "bob");
        assertThat(page(RUN_PAGE, bob).body()).contains("/cancel\"", "href=\"/submit\"");
        assertThat(page("/agents/lab3", bob).body()).doesNotContain("/drain\"");
        assertThat(form("/agents/lab3/drain", bob, bob.derived("csrf")).statusCode())
                .isEqualTo(403);
        assertThat(form(CANCEL, bob, "forged").statusCode()).isEqualTo(403);
        assertThat(form(CANCEL, bob, bob.derived("csrf")).statusCode()).isEqualTo(303);
    }

    @Test
    void anAdministratorDrainsAgents() throws Exception {
        Secret eve = lab.in(Role.ADMIN, "eve");
        assertThat(page("/agents/lab3", eve).body()).contains("/drain\"");
        assertThat(form("/agents/lab3/drain", eve, eve.derived("csrf")).statusCode())
                .isEqualTo(303);
        assertThat(page("/agents/lab3", eve).body()).contains("drained").contains("/undrain\"");
    }

    @Test
    void anAgentsCredentialOpensNoPage() throws Exception {
        assertThat(page(RUN_PAGE, lab.in(Role.AGENT, "lab3")).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> page(String path, Secret session) throws Exception {
        return lab.send(asBrowser(lab.request("GET", path, null, null), session));
    }

    /** Send a form as a browser does from a page that tells nobody where it is from. */
    private HttpResponse<String> form(String path, Secret session, String csrf) throws Exception {
        return lab.send(asBrowser(lab.request("POST", path, null, null), session)
                .POST(BodyPublishers.ofString("csrf=" + csrf))
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .setHeader("Origin", "null")
                .setHeader("Sec-Fetch-Site", "same-origin"));
    }

    private static HttpRequest.Builder asBrowser(HttpRequest.Builder request, Secret session) {
        return request.setHeader("Cookie", "__Host-assay=" + session.text()).setHeader("Accept", "text/html");
    }
}
