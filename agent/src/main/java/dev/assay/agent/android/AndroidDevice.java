package dev.assay.agent.android;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reach one device. */
public final class AndroidDevice {
    /** A place where every user of adb may write and run programs. */
    static final String DIRECTORY = "/data/local/tmp/assay";

    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration BOOT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BOOT_STEP = Duration.ofSeconds(2);
    private static final int LOG_LINES = 200;

    private final Adb adb;
    private final String serial;
    private final Pause pause;

    /** Let time pass. */
    @FunctionalInterface
    public interface Pause {
        /** Return after about that long. */
        void pause(Duration duration) throws InterruptedException;
    }

    /** Reach an attached device; does nothing yet. */
    public AndroidDevice(Adb adb, AttachedDevice attached, Pause pause) {
        this.adb = adb;
        this.serial = attached.serial();
        this.pause = pause;
    }

    public String serial() {
        return serial;
    }

    /**
     * Ask the device what it is.
     *
     * @throws ProblemException {@code android.command-failed}, {@code android.hung}
     */
    AndroidProperties properties() throws InterruptedException {
        return AndroidProperties.parse(text(DeviceCommand.of("getprop")));
    }

    /**
     * Ask for the battery.
     *
     * @throws ProblemException {@code android.unreadable} if it does not say, {@code android.command-failed}, {@code android.hung}
     */
    BatteryState battery() throws InterruptedException {
        return BatteryState.parse(text(DeviceCommand.of("dumpsys", "battery")));
    }

    /** Ask how hot it is; a device that does not say has no sensors. */
    ThermalState thermal() throws InterruptedException {
        ThermalState state = ThermalState.parse(
                run(DeviceCommand.of("dumpsys", "thermalservice")).text());
        if (state.severity() != null || !state.sensors().isEmpty()) {
            return state;
        }
        List<String> files = run(DeviceCommand.of("ls", "/sys/class/thermal"))
                .text()
                .lines()
                .flatMap(line -> List.of(line.strip().split("\\s+", -1)).stream())
                .filter(name -> name.matches("thermal_zone[0-9]{1,3}"))
                .flatMap(
                        zone -> List.of("type", "temp").stream().map(file -> "/sys/class/thermal/" + zone + "/" + file))
                .toList();
        if (files.isEmpty()) {
            return state;
        }
        List<String> words = new ArrayList<>(List.of("cat"));
        words.addAll(files);
        AdbOutput zones = run(new DeviceCommand(words));
        // One zone that can't be read would shift all others.
        return zones.succeeded() ? ThermalState.parseZones(zones.text()) : state;
    }

    /** Run a command and return how it ended. */
    AdbOutput run(DeviceCommand command) throws InterruptedException {
        return adb.run(addressed("shell", command.toString()), COMMAND_TIMEOUT);
    }

    /**
     * Run a command that must succeed.
     *
     * @return what it printed
     * @throws ProblemException {@code android.command-failed}
     */
    String text(DeviceCommand command) throws InterruptedException {
        AdbOutput output = run(command);
        if (!output.succeeded()) {
            throw AndroidProblems.commandFailed(serial, command.toString(), output);
        }
        return output.text();
    }

    /**
     * Run a command and watch its lines.
     *
     * @param silence how long it may print nothing
     */
    int stream(DeviceCommand command, Duration silence, Consumer<String> lines) throws InterruptedException {
        return adb.stream(addressed("shell", command.toString()), silence, lines);
    }

    /**
     * Copy a file to the device.
     *
     * @param target absolute, of harmless characters
     */
    void push(Path file, String target) throws InterruptedException {
        transfer(addressed("push", file.toAbsolutePath().toString(), checked(target)));
    }

    /**
     * Copy a file from the device.
     *
     * @param source absolute, of harmless characters
     */
    void pull(String source, Path file) throws InterruptedException {
        transfer(addressed("pull", checked(source), file.toAbsolutePath().toString()));
    }

    /** Forget what the device has logged so far. */
    void clearLog() throws InterruptedException {
        AdbOutput _ = adb.run(addressed("logcat", "-c"), COMMAND_TIMEOUT);
    }

    /** Return the end of what the device logged, or what went wrong with that: it only explains another failure. */
    String logTail() throws InterruptedException {
        try {
            AdbOutput output = adb.run(addressed("logcat", "-d", "-t", Integer.toString(LOG_LINES)), COMMAND_TIMEOUT);
            List<String> lines = output.text()
                    .lines()
                    .filter(line -> !line.startsWith("---------"))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - 5), lines.size()).stream()
                    .collect(Collectors.joining(" | "));
        } catch (ProblemException e) {
            return "the log can't be read: " + e.problems().getFirst().message();
        }
    }

    /**
     * Start the device anew and wait until it has.
     *
     * @throws ProblemException {@code android.hung} if it does not come back
     */
    void reboot() throws InterruptedException {
        AdbOutput _ = adb.run(addressed("reboot"), COMMAND_TIMEOUT);
        AdbOutput _ = adb.run(addressed("wait-for-device"), BOOT_TIMEOUT);
        Duration waited = Duration.ZERO;
        while (!isBooted()) {
            if (waited.compareTo(BOOT_TIMEOUT) >= 0) {
                throw new ProblemException(Problem.environment(
                        AndroidProblems.HUNG,
                        "Android device " + serial + " did not start again within " + BOOT_TIMEOUT.toMinutes()
                                + " minutes",
                        "look at the device; it may ask for a password before it starts"));
            }
            pause.pause(BOOT_STEP);
            waited = waited.plus(BOOT_STEP);
        }
    }

    private boolean isBooted() throws InterruptedException {
        AdbOutput output = run(DeviceCommand.of("getprop", "sys.boot_completed"));
        return output.succeeded() && output.text().strip().equals("1");
    }

    private void transfer(List<String> arguments) throws InterruptedException {
        AdbOutput output = adb.run(arguments, TRANSFER_TIMEOUT);
        if (!output.succeeded()) {
            throw Adb.failed(arguments, output.text());
        }
    }

    private List<String> addressed(String... words) {
        List<String> arguments = new ArrayList<>(List.of("-s", serial));
        arguments.addAll(List.of(words));
        return arguments;
    }

    private static String checked(String path) {
        if (!DeviceCommand.isHarmless(path) || !path.startsWith("/")) {
            throw new IllegalArgumentException("no path on a device: " + path);
        }
        return path;
    }
}
