package dev.assay.coordinator.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the converter for TFLite needs; converting itself is tested where the tools are installed. */
class OnnxToTfliteTest {
    @Test
    void everyPackageOfItsToolsIsPinned() {
        // A part whose lock leaves something open can't be made.
        assertThat(OnnxToTflite.TOOLS.parts())
                .hasSize(2)
                .allSatisfy(part -> assertThat(part.lock().split("--hash")).hasSizeGreaterThan(10));
    }
}
