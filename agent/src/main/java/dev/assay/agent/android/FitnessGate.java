package dev.assay.agent.android;

import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Wait before each measurement until a device is fit for it: charged, not held back because of heat, and about as cool as it was at the
 * first one, so that no variant inherits the heat of the one before.
 */
final class FitnessGate {
    /** A chip under no load differs by that much from minute to minute. */
    static final double ALLOWED_RISE_CELSIUS = 5;

    private final AndroidDevice device;
    private final FitnessLimits limits;
    private final AndroidDevice.Pause pause;
    private @Nullable Double firstCelsius;

    FitnessGate(AndroidDevice device, FitnessLimits limits, AndroidDevice.Pause pause) {
        this.device = device;
        this.limits = limits;
        this.pause = pause;
    }

    /**
     * Wait.
     *
     * @return how long it took
     * @throws ProblemException {@code android.not-fit} with the reason, if it takes too long
     */
    Duration await() throws InterruptedException {
        Duration waited = Duration.ZERO;
        for (Optional<String> reason = reason(); reason.isPresent(); reason = reason()) {
            if (waited.compareTo(limits.longest()) >= 0) {
                throw AndroidProblems.notFit(device.serial(), reason.get());
            }
            pause.pause(limits.step());
            waited = waited.plus(limits.step());
        }
        return waited;
    }

    private Optional<String> reason() throws InterruptedException {
        ThermalState thermal = device.thermal();
        Optional<String> unfit = limits.against(device.battery(), thermal);
        if (unfit.isPresent()) {
            return unfit;
        }
        Double now = thermal.cpuCelsius().orElse(null);
        if (firstCelsius == null || now == null) {
            firstCelsius = now;
            return Optional.empty();
        }
        return now > firstCelsius + ALLOWED_RISE_CELSIUS
                ? Optional.of("its CPU has " + now + " °C and had " + firstCelsius + " °C at first")
                : Optional.empty();
    }
}
