package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.SourceLocation.Https;
import dev.assay.scenarios.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final byte[] MODEL = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void refusesACertificateThatNobodyTrustsAtOnce() throws Exception {
        SourceFixture sources = new SourceFixture(directory);
        try (TestServer server = tlsServer()) {
            Problem problem = sources.problem(new Https(server.uri("localhost", "/model"), null));

            assertThat(problem.code()).isEqualTo("source.failed");
            assertThat(problem.message()).contains("no secure connection to localhost");
            assertThat(problem.hint()).contains("trust store");
            assertThat(sources.pauses).isEmpty();
        }
    }

    @Test
    void downloadsOverTlsFromAServerThatTheUsersTrustStoreKnows() throws Exception {
        try (TestServer server = tlsServer()) {
            // The trust store is read once in a Java process, so this needs a fresh one.
            Path output = directory.resolve("output");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Djavax.net.ssl.trustStore=" + directory.resolve("key.p12"),
                            "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ResolvingProcess.class.getName(),
                            directory.toString(),
                            server.uri("localhost", "/model").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output).content().contains("resolved " + MODEL.length);
        }
    }

    private TestServer tlsServer() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(makeKey())) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestServer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                "https",
                (request, answer) -> answer.whole(MODEL));
    }

    private Path makeKey() throws IOException, InterruptedException {
        Path file = directory.resolve("key.p12");
        Path output = directory.resolve("keytool-output");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(keytool.waitFor()).as(Files.readString(output)).isZero();
        return file;
    }
}
