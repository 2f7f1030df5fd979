package dev.assay.cli.tune;

import dev.assay.reports.tune.TuneAim;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.reader.ScenarioFile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Say what to search for.
 *
 * @param block where, as {@code --block} has it; {@code null} if there is one place only
 * @param profile of the last rung
 * @param budget for all rungs together
 */
public record TuneRequest(
        ScenarioFile scenario, @Nullable String block, TuneAim aim, ProfileName profile, Duration budget, long seed) {}
