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
            return entries.map(entry -> entry.resolve("result.json"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("results")
    void aKeptResultIsReadAndRendered(Path file) throws IOException {
        RunResult result = ResultJson.read(file);

        String page = HtmlReport.render(result);

        assertThat(page).contains(result.run().scenario(), result.run().id());
        Path directory = Path.of("target", "gallery", file.getParent().getFileName().toString());
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("index.html"), page);
    }

    @Test
    void theListNamesEveryResultWithItsMachine() throws IOException {
        String list = Files.readString(GALLERY.resolve("README.md"));

        assertThat(results()).isNotEmpty().allSatisfy(file -> {
            RunResult result = ResultJson.read(file);
            assertThat(list)
                    .contains("(" + file.getParent().getFileName() + "/result.json)")
                    .contains(result.devices().getFirst().environment().cpuModel());
        });
    }
}
