package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real results that were kept: today's Assay still reads them, and makes their pages in {@code target/gallery}. */
class GalleryTest {
    private static final Path GALLERY = Path.of("..", "docs", "gallery");

    static List<Path> results() throws IOException {
        try (Stream<Path> entries = Files.list(GALLERY)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve("result.json")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("results")
    void aKeptResultIsReadAndRendered(Path entry) throws IOException {
        RunResult result = ResultJson.read(entry.resolve("result.json"));

        String page = HtmlReport.render(result);

        assertThat(page).contains(result.run().scenario(), result.run().id());
        Path directory = Path.of("target", "gallery").resolve(entry.getFileName());
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("index.html"), page);
    }

    @Test
    void theListNamesEveryResultWithItsMachine() throws IOException {
        String list = Files.readString(GALLERY.resolve("README.md"));

        assertThat(results()).isNotEmpty().allSatisfy(entry -> {
            RunResult result = ResultJson.read(entry.resolve("result.json"));
            assertThat(list)
                    .contains("(" + entry.getFileName() + "/result.json)")
                    .contains(result.devices().getFirst().environment().cpuModel());
        });
    }
}
