package dev.assay.agent.android;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.tool.PrintableText;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hold one line of {@code adb devices -l}.
 *
 * @param serial what adb calls the device by
 * @param state {@code device} when it can be used, otherwise {@code offline}, {@code unauthorized}, {@code no permissions}, …
 */
public record AttachedDevice(String serial, String state) {
    private static final String READY = "device";
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(device|offline|unauthorized|authorizing|connecting|"
            + "recovery|sideload|bootloader|rescue|host|detached|no permissions)(\\s.*)?");
    /** Everything that adb makes up itself, and nothing that begins like an option. */
    private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@\\[\\]%-]{0,127}");

    /** Read what {@code adb devices -l} prints; lines of adb about itself are skipped, and devices that have no usable serial number. */
    static List<AttachedDevice> parse(String output) {
        return output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("*") && !line.startsWith("List of devices"))
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> SERIAL.matcher(line.group(1)).matches())
                .map(line -> new AttachedDevice(line.group(1), line.group(2)))
                .toList();
    }

    /** Return whether commands reach the device. */
    public boolean isReady() {
        return state.equals(READY);
    }

    /** Return why the device can't be used and what to do, or {@code null} if it can. */
    public @Nullable Problem problem() {
        if (isReady()) {
            return null;
        }
        String hint = switch (state) {
            case "unauthorized" -> "unlock the device and allow debugging from this computer";
            case "no permissions" -> "give this user access to the device: udev rules, or the group plugdev";
            case "offline" -> "plug it in again, or switch debugging off and on";
            case "recovery", "sideload", "bootloader", "rescue" -> "boot it to Android: adb reboot";
            default -> "look at `adb devices -l`";
        };
        return Problem.environment(
                "android.not-ready", "Android device " + serial + " is " + PrintableText.of(state), hint);
    }
}
