package dev.assay.agent.android;

import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keep files on a device by their hash, so that each is sent once. Files that are there from earlier are hashed by the device itself,
 * once in the life of this object; a damaged one is sent again.
 */
final class DeviceFiles {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final AndroidDevice device;
    private final Set<String> known = new HashSet<>();

    DeviceFiles(AndroidDevice device) {
        this.device = device;
    }

    /**
     * Make sure that a file is on the device.
     *
     * @param isProgram whether it is run there
     * @return where it is
     */
    String ensure(Path file, boolean isProgram) throws IOException, InterruptedException {
        String hash = Sha256.of(file);
        String path = AndroidDevice.DIRECTORY + "/" + hash;
        if (known.contains(hash)) {
            return path;
        }
        if (!hash.equals(hashOnDevice(path))) {
            device.text(DeviceCommand.of("mkdir", "-p", AndroidDevice.DIRECTORY));
            String unfinished = path + ".part";
            device.push(file, unfinished);
            if (!hash.equals(hashOnDevice(unfinished))) {
                throw AndroidProblems.damaged(device.serial(), file.toString());
            }
            // Whoever sees the name sees the whole file.
            device.text(DeviceCommand.of("mv", "-f", unfinished, path));
        }
        if (isProgram) {
            device.text(DeviceCommand.of("chmod", "755", path));
        }
        known.add(hash);
        return path;
    }

    /** Remove everything from the device. */
    void clear() throws InterruptedException {
        known.clear();
        device.text(DeviceCommand.of("rm", "-rf", AndroidDevice.DIRECTORY));
    }

    /** Return what the device computes, or something that is no hash where the file is missing. */
    private String hashOnDevice(String path) throws InterruptedException {
        AdbOutput output = device.run(DeviceCommand.of("sha256sum", path));
        String word = output.text().strip().split("\\s+", 2)[0];
        return output.succeeded() && SHA_256.matcher(word).matches() ? word : "";
    }
}
