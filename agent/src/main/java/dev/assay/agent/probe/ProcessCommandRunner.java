package dev.assay.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Run commands as processes, with a bound on their time and on what they print. */
final class ProcessCommandRunner implements CommandRunner {
    private static final int MAX_OUTPUT_BYTES = 4 << 20;

    private final Duration timeout;

    ProcessCommandRunner(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public Optional<String> run(List<String> argv) {
        Process process;
        try {
            process = new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // Not on this machine: the caller goes without.
            return Optional.empty();
        }
        try {
            process.getOutputStream().close();
            FutureTask<byte[]> output = new FutureTask<>(() -> read(process.getInputStream()));
            Thread.ofVirtual().name("output of " + argv.getFirst()).start(output);
            byte[] bytes = output.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            boolean succeeded = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
            return succeeded ? Optional.of(new String(bytes, Charset.defaultCharset())) : Optional.empty();
        } catch (IOException | ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        try (in) {
            return in.readNBytes(MAX_OUTPUT_BYTES);
        }
    }
}
