package dev.assay.agent.android;

import java.time.Duration;
import java.util.Optional;

/**
 * Say when a device is fit to be measured.
 *
 * @param leastBatteryPercent below this, systems save power
 * @param mostBatteryCelsius above this, systems stop charging and slow down
 * @param mostSeverity up to this the system may hold the device back
 * @param longest how long to wait for it
 * @param step how often to look
 */
record FitnessLimits(
        int leastBatteryPercent,
        double mostBatteryCelsius,
        ThermalState.Severity mostSeverity,
        Duration longest,
        Duration step) {
    /** What suits phones that lie on a desk. */
    static final FitnessLimits USUAL =
            new FitnessLimits(30, 38, ThermalState.Severity.NONE, Duration.ofMinutes(15), Duration.ofSeconds(5));

    /** Return why a device should not be measured now, or nothing if it may be. */
    Optional<String> against(BatteryState battery, ThermalState thermal) {
        if (battery.isFrozen()) {
            return Optional.of("its battery state was set by hand (reset it: dumpsys battery reset)");
        }
        if (battery.levelPercent() != null && battery.levelPercent() < leastBatteryPercent) {
            return Optional.of("its battery is at " + battery.levelPercent() + " %, and " + leastBatteryPercent
                    + " % are needed" + (battery.isPowered() ? "" : "; it is not plugged in"));
        }
        if (battery.celsius() != null && battery.celsius() > mostBatteryCelsius) {
            return Optional.of("its battery has " + battery.celsius() + " °C, more than " + mostBatteryCelsius + " °C");
        }
        if (thermal.severity() != null && thermal.severity().compareTo(mostSeverity) > 0) {
            return Optional.of("the system holds it back because of heat: " + thermal.severity());
        }
        return Optional.empty();
    }
}
