package dev.assay.agent.android;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A device that is a folder, behind an adb that is a script; both tell what they were asked. */
final class FakeDevice {
    static final String SERIAL = "0A041FDD4005CS";

    private final Path directory;
    final Adb adb;
    final AndroidDevice device;
    /** How long it was waited for, in order. */
    final List<Duration> pauses = new ArrayList<>();
    /** What happens at the next pause. */
    Runnable atPause = () -> {};

    private FakeDevice(Path directory) {
        this.directory = directory;
        this.adb = new Adb(directory.resolve("adb"), Map.of("PATH", System.getenv("PATH"), "SECRET_TOKEN", "x"));
        this.device = new AndroidDevice(adb, new AttachedDevice(SERIAL, "device"), this::pause);
    }

    /** Lay down a healthy phone. */
    static FakeDevice in(Path directory) throws IOException {
        try (InputStream in = Objects.requireNonNull(FakeDevice.class.getResourceAsStream("fake-adb"))) {
            Files.copy(in, directory.resolve("adb"));
        }
        if (!directory.resolve("adb").toFile().setExecutable(true)) {
            throw new IOException("no programs can be made here");
        }
        Files.createDirectories(directory.resolve(SERIAL).resolve("files"));
        FakeDevice fake = new FakeDevice(directory);
        Files.writeString(
                directory.resolve("devices.txt"),
                "List of devices attached\n" + SERIAL
                        + "         device usb:1-1 product:oriole model:Pixel_6 device:oriole transport_id:3\n\n");
        fake.write("getprop.txt", """
                [ro.build.version.release]: [15]
                [ro.build.version.sdk]: [35]
                [ro.product.cpu.abi]: [arm64-v8a]
                [ro.product.model]: [Pixel 6]
                [ro.soc.manufacturer]: [Google]
                [ro.soc.model]: [Tensor]
                """);
        fake.write("battery.txt", battery(87, 285));
        fake.write("thermal.txt", thermal(0, 35));
        fake.write("log.txt", "11-27 03:00:00.000  1000  1001 F libc    : Fatal signal 11 (SIGSEGV), code 1\n");
        return fake;
    }

    static String battery(int level, int tenthsOfCelsius) {
        return """
                Current Battery Service state:
                  AC powered: false
                  USB powered: true
                  Wireless powered: false
                  Max charging current: 500000
                  Charge counter: 2600000
                  status: 2
                  health: 2
                  present: true
                  level: %d
                  scale: 100
                  voltage: 4210
                  temperature: %d
                  technology: Li-ion
                """.formatted(level, tenthsOfCelsius);
    }

    static String thermal(int status, double cpuCelsius) {
        return """
                IsStatusOverride: false
                Thermal Status: %d
                Cached temperatures:
                	Temperature{mValue=99.0, mType=0, mName=CPU0, mStatus=0}
                HAL Ready: true
                Current temperatures from HAL:
                	Temperature{mValue=%s, mType=0, mName=CPU0, mStatus=0}
                Current cooling devices from HAL:
                """.formatted(status, cpuCelsius);
    }

    /** Change what the device says, or how it behaves. */
    void write(String file, String text) {
        try {
            Path path = directory.resolve(SERIAL).resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String file) throws IOException {
        Files.delete(directory.resolve(SERIAL).resolve(file));
    }

    /** Return where a file below {@code /data/local/tmp} is. */
    Path file(String path) {
        return directory.resolve(SERIAL).resolve("files").resolve(path);
    }

    /** Return every call of adb, a line each. */
    List<String> calls() throws IOException {
        Path calls = directory.resolve("calls.txt");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void pause(Duration duration) {
        pauses.add(duration);
        atPause.run();
    }
}
