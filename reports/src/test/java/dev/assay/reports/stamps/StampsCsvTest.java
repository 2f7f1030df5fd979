package dev.assay.reports.stamps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.stamps.QueryStampsHeader;
import dev.assay.scenarios.stamps.QueryStampsReader;
import dev.assay.scenarios.stamps.QueryStampsWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampsCsvTest {
    @TempDir
    private Path directory;

    @Test
    void aLineIsAQuery() throws IOException {
        Path file = directory.resolve("round.stamps");
        try (QueryStampsWriter writer = new QueryStampsWriter(
                file, new QueryStampsHeader("b1", "int8", 0, "server", "server", 1_700_000_000_000L, 2, 2))) {
            writer.write(100, 130, 400);
            writer.write(200, 410, 650);
        }
        StringWriter csv = new StringWriter();
        try (QueryStampsReader reader = new QueryStampsReader(file)) {
            StampsCsv.write(reader, csv);
        }

        assertThat(csv.toString())
                .isEqualTo("scheduled_ns,issued_ns,done_ns,latency_ns\n100,130,400,300\n200,410,650,450\n");
    }
}
