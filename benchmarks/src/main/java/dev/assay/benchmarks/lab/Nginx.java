package dev.assay.benchmarks.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An nginx that serves a directory, or the reason why there is none.
 *
 * @param process if it runs
 * @param port 0 if it does not run
 * @param reason why it does not run
 */
record Nginx(Optional<Process> process, int port, String reason) implements AutoCloseable {
    private static final int TRIES = 1_000_000;

    static Nginx start(Path directory, Path served) throws IOException {
        Optional<Path> program = Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return new Nginx(Optional.empty(), 0, "nginx is not installed");
        }
        int port = CoordinatorOptions.freePort();
        Files.createDirectories(directory);
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                user root;
                pid %1$s/pid;
                error_log %1$s/errors;
                events {}
                http {
                  access_log off;
                  sendfile on;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server { listen 127.0.0.1:%2$d; root %3$s; }
                }
                """.formatted(directory, port, served));
        Process process = new ProcessBuilder(program.get().toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new Nginx(Optional.of(process), socket.getPort(), "");
            } catch (IOException e) {
                // Not yet.
                Thread.onSpinWait();
            }
        }
        return new Nginx(Optional.empty(), 0, "nginx did not start: " + Files.readString(directory.resolve("log")));
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroy);
    }
}
