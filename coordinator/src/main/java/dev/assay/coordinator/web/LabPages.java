package dev.assay.coordinator.web;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.access.Visitor;
import dev.assay.coordinator.web.live.Fragments;
import dev.assay.coordinator.web.live.LivePage;
import dev.assay.coordinator.web.live.LiveTopic;
import dev.assay.coordinator.web.view.AgentPage;
import dev.assay.coordinator.web.view.Frame;
import dev.assay.coordinator.web.view.Frame.AssetPaths;
import dev.assay.coordinator.web.view.Overview;
import dev.assay.coordinator.web.view.ProblemView;
import dev.assay.coordinator.web.view.RunPage;
import dev.assay.coordinator.web.view.RunRow;
import dev.assay.coordinator.web.view.SubmitPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Render pages whole, for whoever opens one, and in parts, for whoever looks at one.
 *
 * @param reader reads what they show
 * @param templates renders
 * @param assets where scripts and styles are
 */
record LabPages(LabReader reader, Templates templates, AssetPaths assets) {
    /** Render a page whole. */
    CompletionStage<String> page(LiveTopic topic, Visitor visitor) {
        Frame frame = frame(Optional.of(visitor));
        return switch (topic) {
            case LiveTopic.Overview() ->
                reader.overview()
                        .thenApply(page -> whole(
                                "overview", frame, Map.of("live", overview(page).byEvent())));
            case LiveTopic.Runs() ->
                reader.runs()
                        .thenApply(runs ->
                                whole("runs", frame, Map.of("live", runs(runs).byEvent())));
            case LiveTopic.Run(String id) ->
                reader.run(id)
                        .thenApply(page -> whole(
                                "run",
                                frame,
                                Map.of(
                                        "page",
                                        page,
                                        "live",
                                        run(page, visitor.role()).byEvent())));
            case LiveTopic.Agent(String name) ->
                reader.agent(name)
                        .thenApply(page -> whole(
                                "agent",
                                frame,
                                Map.of(
                                        "page",
                                        page,
                                        "live",
                                        agent(page, visitor.role()).byEvent())));
        };
    }

    /** Read a page that somebody looks at. */
    CompletionStage<LivePage> live(LiveTopic topic) {
        return switch (topic) {
            case LiveTopic.Overview() -> reader.overview().thenApply(page -> _ -> overview(page));
            case LiveTopic.Runs() -> reader.runs().thenApply(runs -> _ -> runs(runs));
            case LiveTopic.Run(String id) -> reader.run(id).thenApply(page -> role -> run(page, role));
            case LiveTopic.Agent(String name) -> reader.agent(name).thenApply(page -> role -> agent(page, role));
        };
    }

    String submit(SubmitPage page, Visitor visitor) {
        return whole("submit", frame(Optional.of(visitor)), Map.of("page", page));
    }

    /** Render the page where one logs in. */
    String login(String problem, String name, String to) {
        return whole("login", frame(Optional.empty()), Map.of("problem", problem, "name", name, "to", to));
    }

    /** Render a page that says what went wrong. */
    String problems(String title, List<ProblemView> problems, Optional<Visitor> visitor) {
        return whole("problems", frame(visitor), Map.of("title", title, "problems", problems));
    }

    private Fragments overview(Overview page) {
        Map<String, Object> parameters = Map.of("page", page);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("status", templates.render("part/status", Map.of("text", page.status())));
        parts.put("running", templates.render("part/running", parameters));
        parts.put("fleet", templates.render("part/fleet", parameters));
        parts.put("queue", templates.render("part/queue", parameters));
        parts.put("ended", templates.render("part/ended", Map.of("runs", page.ended())));
        return new Fragments(parts, false);
    }

    private Fragments runs(List<RunRow> runs) {
        return new Fragments(Map.of("runs", templates.render("part/runs", Map.of("runs", runs))), false);
    }

    private Fragments run(RunPage page, Role role) {
        Map<String, Object> parameters = Map.of("page", page);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("status", templates.render("part/status", Map.of("text", page.status())));
        parts.put("summary", templates.render("part/summary", parameters));
        parts.put(
                "actions",
                templates.render(
                        "part/actions", Map.of("actions", role.includes(Role.SUBMITTER) ? page.actions() : List.of())));
        parts.put("blocks", templates.render("part/blocks", parameters));
        parts.put("timeline", templates.render("part/timeline", parameters));
        return new Fragments(parts, page.isEnded());
    }

    private Fragments agent(AgentPage page, Role role) {
        return new Fragments(
                Map.of(
                        "agent",
                        templates.render("part/agent", Map.of("page", page, "mayDrain", role.includes(Role.ADMIN)))),
                false);
    }

    private String whole(String template, Frame frame, Map<String, Object> parameters) {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.put("frame", frame);
        return templates.render(template, all);
    }

    private Frame frame(Optional<Visitor> visitor) {
        return visitor.map(known -> new Frame(
                        assets,
                        known.name(),
                        known.role().text(),
                        known.csrfToken(),
                        !known.name().equals(Identity.LOCAL.name()),
                        known.role().includes(Role.SUBMITTER),
                        known.role().includes(Role.ADMIN)))
                .orElseGet(() -> new Frame(assets, "", "", "", false, false, false));
    }
}
