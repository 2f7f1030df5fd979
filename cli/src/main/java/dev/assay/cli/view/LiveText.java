package dev.assay.cli.view;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.wire.LiveSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Put what an agent measures now into a few words. */
final class LiveText {
    private LiveText() {}

    /** Return for example {@code int8 p50 1.04 ms, 61 °C}; what is not known is left out. */
    static String of(@Nullable LiveSummary live) {
        if (live == null) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        if (live.cell() != null && live.cell().p50Ns() != null) {
            parts.add(live.cell().variant() + " p50 "
                    + Numbers.duration(live.cell().p50Ns()));
        }
        if (live.temperatureCelsius() != null) {
            parts.add(Math.round(live.temperatureCelsius()) + " °C");
        }
        return String.join(", ", parts);
    }
}
