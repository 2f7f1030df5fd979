package dev.assay.cli.faults;

import dev.assay.cli.AssayProcess;
import dev.assay.cli.lab.LabClient;
import dev.assay.coordinator.database.StoreAddress.Postgres;
import dev.assay.scenarios.json.AssayJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Coordinators in processes of their own that are one lab, on one PostgreSQL and one directory of files. */
final class ClusterProcesses implements AutoCloseable {
    private final List<Node> nodes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Postgres store;

    /**
     * One of them.
     *
     * @param name as the cluster calls it
     * @param port of HTTP
     */
    record Node(String name, int port, AssayProcess process, LabClient client) {
        URI uri() {
            return URI.create("http://127.0.0.1:" + port);
        }

        void signal(String signal) throws IOException, InterruptedException {
            new ProcessBuilder(
                            "kill", "-" + signal, Long.toString(process.handle().pid()))
                    .start()
                    .waitFor();
        }
    }

    private ClusterProcesses(Path directory, Postgres store) {
        this.directory = directory;
        this.store = store;
    }

    /** Start so many nodes. */
    static ClusterProcesses start(Path directory, Postgres store, int count) throws IOException {
        ClusterProcesses cluster = new ClusterProcesses(directory, store);
        List<Integer> ports = freePorts(2 * count);
        String seeds = "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1);
        for (int i = 0; i < count; i++) {
            cluster.start(ports.get(i), ports.get(count + i), seeds);
        }
        return cluster;
    }

    private void start(int clusterPort, int httpPort, String seeds) throws IOException {
        String name = "127.0.0.1:" + clusterPort;
        AssayProcess process = AssayProcess.start(
                directory.resolve("home"),
                Map.of("ASSAY_DATA", directory.resolve("data-" + clusterPort).toString()),
                "coordinator",
                "--cluster",
                name,
                "--cluster-seed",
                seeds,
                "--port",
                Integer.toString(httpPort),
                "--store",
                "postgresql://" + store.user() + "@" + store.host() + ":" + store.port() + "/" + store.database()
                        + "?currentSchema=" + store.options().get("currentSchema"),
                "--artifacts",
                directory.resolve("shared").toString());
        nodes.add(new Node(
                name,
                httpPort,
                process,
                LabClient.anonymous(URI.create("http://127.0.0.1:" + httpPort), Optional.empty())));
    }

    List<URI> uris() {
        return nodes.stream().map(Node::uri).toList();
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** Wait until some of the nodes agree about a leader, and return it. */
    Node awaitLeader(List<Node> among) throws InterruptedException {
        List<Node> found = new ArrayList<>();
        try {
            LoopbackLab.await("one of " + among.size() + " nodes leads", () -> {
                List<String> named =
                        among.stream().map(this::leaderAsSeenBy).distinct().toList();
                found.clear();
                among.stream()
                        .filter(node -> named.equals(List.of(node.name())))
                        .forEach(found::add);
                return !found.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the nodes printed:\n" + output(), e);
        }
        return found.getFirst();
    }

    /** Return whom a node takes for the leader, or nothing. */
    String leaderAsSeenBy(Node node) {
        try {
            JsonNode leader = AssayJson.mapper()
                    .readTree(send(node, "GET", "/health/ready").body())
                    .get("leader");
            return leader == null ? "" : leader.asString();
        } catch (IOException notListening) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> send(Node node, String method, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(node.uri().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Return what all nodes printed. */
    String output() {
        StringBuilder all = new StringBuilder();
        nodes.forEach(node -> all.append(node.name())
                .append(":\n")
                .append(node.process().output())
                .append('\n'));
        return all.toString();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> {
            node.client().close();
            node.process().close();
        });
        http.close();
    }
}
