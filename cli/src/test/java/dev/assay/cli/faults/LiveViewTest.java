package dev.assay.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.run.LocalAgent;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.scenarios.statistics.PercentileSupport;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.BlockSummary;
import dev.assay.scenarios.wire.LiveSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real workers measure real models, and people see how it goes while it does. */
class LiveViewTest {
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void whatARealWorkerMeasuresIsSeenWhileItDoes() throws Exception {
        LocalAgent local =
                LocalAgent.start(new AssayHome(HOME), WorkerSettings.ofThisProcess(), directory.resolve("logs"), null);
        try (Chromium chromium = Chromium.start(Files.createDirectory(directory.resolve("profile")));
                LoopbackLab lab = LoopbackLab.start(directory)) {
            lab.agent("lab1", local.blocks()::run);
            lab.awaitAgents(1);
            String run = lab.submit(LoopbackLab.scenario(1).replace("250 ms", "40 s"));
            LoopbackLab.await(
                    "a worker tells how it goes", () -> agentsCell(lab).isPresent());
            try (BrowserPage page = chromium.visit(lab.uri().resolve("/runs/" + run))) {
                page.waitFor("document.querySelectorAll('.now svg rect').length > 1");
                assertThat(page.evaluate("document.querySelector('.now').innerText")
                                .asString())
                        .containsPattern("(fp32|int8): [\\d,]+ quer(y|ies)")
                        .contains("p50");
            }
            LoopbackLab.await(
                    "something is recorded",
                    () -> agentsCell(lab)
                            .filter(cell -> !cell.warmingUp() && cell.p50Ns() != null)
                            .isPresent());
            LiveSummary.Cell cell = agentsCell(lab).orElseThrow();
            assertThat(cell.variant()).isIn("fp32", "int8");
            assertThat(cell.queries()).isGreaterThanOrEqualTo(cell.count());
            assertThat(cell.p99Ns() != null).isEqualTo(PercentileSupport.supports(cell.count(), 99));
            assertThat(cell.bars().stream().mapToLong(LiveSummary.Bar::count).sum())
                    .isBetween(cell.count() * 9 / 10, cell.count());
            LoopbackLab.await(
                    "the block shows it",
                    () -> lab.client().run(run).blocks().stream()
                            .map(BlockSummary::live)
                            .anyMatch(live -> live != null && live.cell() != null));

            lab.coordinator().runs().cancel(run).toCompletableFuture().join();
            lab.awaitEnd(run);
            assertThat(Files.readString(lab.coordinator().runs().directory(run).result()))
                    .doesNotContain("\"live\"", "\"bars\"", "warmingUp");
            assertThat(agentsCell(lab)).isEmpty();
        }
    }

    private static Optional<LiveSummary.Cell> agentsCell(LoopbackLab lab) {
        List<AgentSummary> agents = lab.client().agents();
        return agents.stream()
                .map(AgentSummary::live)
                .filter(Objects::nonNull)
                .map(LiveSummary::cell)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
