package dev.assay.agent.android;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Say what a device is, and in what state.
 *
 * @param model as its maker calls it
 * @param soc the chip, or what comes nearest to its name
 * @param abi the instruction set that it prefers, for example {@code arm64-v8a}
 * @param release of Android, for example {@code 15}
 * @param sdk level of Android's interfaces
 */
public record AndroidFacts(
        String model, String soc, String abi, String release, String sdk, BatteryState battery, ThermalState thermal) {
    private static final String UNKNOWN = "unknown";
    private static final Pattern NOT_IN_LABELS = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final int LONGEST_LABEL = 63;

    static AndroidFacts read(AndroidDevice device) throws InterruptedException {
        AndroidProperties properties = device.properties();
        return new AndroidFacts(
                orUnknown(properties.first("ro.product.model", "ro.product.vendor.model")),
                orUnknown(properties.first("ro.soc.model", "ro.board.platform", "ro.hardware")),
                orUnknown(properties.first("ro.product.cpu.abi")),
                orUnknown(properties.first("ro.build.version.release")),
                orUnknown(properties.first("ro.build.version.sdk")),
                device.battery(),
                device.thermal());
    }

    /**
     * Return the labels that targets select the device by. They hold as long as the device is attached, but for {@code thermal}, which is
     * how hot it was when the agent looked.
     */
    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put("device", "phone");
        labels.put("os", "android");
        labels.put("arch", arch());
        labels.put("abi", label(abi));
        labels.put("soc", label(soc).toLowerCase(Locale.ROOT));
        labels.put("model", label(model));
        labels.put("android", label(release));
        labels.put("android-sdk", label(sdk));
        labels.put("machine", isEmulator() ? "emulated" : "physical");
        labels.put("battery", battery.levelPercent() == null ? "none" : battery.isPowered() ? "plugged" : "unplugged");
        if (thermal.severity() != null) {
            labels.put("thermal", thermal.severity().name().toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    /** Return the architecture by the name that scenarios use. */
    String arch() {
        return switch (abi) {
            case "arm64-v8a" -> "aarch64";
            case "armeabi-v7a", "armeabi" -> "arm";
            default -> abi;
        };
    }

    /** Return whether this is Android's emulator, whose times say nothing about a phone. */
    boolean isEmulator() {
        return soc.equals("ranchu") || soc.equals("goldfish") || model.startsWith("sdk_gphone");
    }

    private static String orUnknown(@Nullable String value) {
        return value == null ? UNKNOWN : value;
    }

    private static String label(String value) {
        String clean = NOT_IN_LABELS.matcher(value).replaceAll("-");
        return clean.length() <= LONGEST_LABEL ? clean : clean.substring(0, LONGEST_LABEL);
    }
}
