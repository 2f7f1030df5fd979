package dev.assay.scenarios.store;

import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/** Store the same files as other processes do at the same moment, and look at each right away. */
final class StoringProcess {
    static final int FILES = 40;

    private StoringProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        ContentStore store = new ContentStore(directory);
        System.out.println("ready");
        while (!Files.exists(directory.resolve("go"))) {
            LockSupport.parkNanos(1_000_000);
        }
        for (int i = 0; i < FILES; i++) {
            int number = i;
            StoredFile stored = store.store(out -> out.write(content(number)));
            if (!Sha256.of(stored.path()).equals(expectedSha256(i))) {
                throw new IllegalStateException("file " + i + " is not what was stored");
            }
        }
    }

    static String expectedSha256(int number) {
        return HexFormat.of().formatHex(Sha256.digest().digest(content(number)));
    }

    private static byte[] content(int number) {
        byte[] content = new byte[100_000 + number];
        Arrays.fill(content, (byte) number);
        return content;
    }
}
