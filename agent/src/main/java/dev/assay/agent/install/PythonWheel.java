package dev.assay.agent.install;

import java.util.List;

/**
 * Name one wheel, whatever Python the user's pip has.
 *
 * @param project its name in the index
 * @param version its version
 * @param python the version of Python that it is for, such as {@code 3.11}
 * @param abi its ABI tag, such as {@code cp311}
 * @param platform its platform tag, such as {@code manylinux_2_28_x86_64}
 * @param sha256 of the whole file
 */
public record PythonWheel(String project, String version, String python, String abi, String platform, String sha256)
        implements PackageArchive {
    @Override
    public String requirement() {
        return project + "==" + version;
    }

    @Override
    public String kind() {
        return "wheel";
    }

    @Override
    public String byHand() {
        return "pip download --no-deps --only-binary=:all: --python-version " + python + " --abi " + abi
                + " --platform " + platform + " " + requirement();
    }

    /**
     * Return pip's options that pick this wheel.
     *
     * @param requirements a file that names it with its hash
     */
    List<String> pipOptions(String requirements) {
        return List.of(
                "--require-hashes",
                "--python-version",
                python,
                "--implementation",
                "cp",
                "--abi",
                abi,
                "--platform",
                platform,
                "-r",
                requirements);
    }
}
