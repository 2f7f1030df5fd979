package dev.assay.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemperatureSensorTest {
    @TempDir
    Path root;

    @Test
    void takesTheHottestSensorOfTheCpu() {
        new SystemTree(root)
                .sensor("k10temp", 55_125, 61_250)
                .sensor("nvme", 90_000)
                .file("sys/class/thermal/thermal_zone0/type", "acpitz\n")
                .file("sys/class/thermal/thermal_zone0/temp", "99000\n")
                .file("sys/class/thermal/thermal_zone1/type", "x86_pkg_temp\n")
                .file("sys/class/thermal/thermal_zone1/temp", "60000\n");
        assertThat(sensor().celsius()).isEqualTo(61.25);
    }

    @Test
    void ignoresSensorsThatAreOff() {
        new SystemTree(root).sensor("coretemp", 0, -274_000, 250_000, 40_000);
        assertThat(sensor().celsius()).isEqualTo(40);
    }

    @Test
    void isAbsentWithoutASensorOfTheCpu() {
        assertThat(sensor().celsius()).isNull();
        new SystemTree(root).sensor("nvme", 50_000).file("sys/class/hwmon/hwmon-coretemp/name", "coretemp\n");
        assertThat(sensor().celsius()).isNull();
    }

    private TemperatureSensor sensor() {
        return new TemperatureSensor(new SystemFiles(root));
    }
}
