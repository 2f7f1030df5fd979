package dev.assay.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ServiceManagerTest {
    private static final AgentService SERVICE = new AgentService(
            "/bin/sh",
            List.of("--join", "http://127.0.0.1:7420", "--label", "owner=R&D <\"50%\"> $HOME"),
            "root",
            Map.of("ASSAY_HOME", "/var/cache/my assay"),
            Duration.ofSeconds(20));

    @Test
    void systemdStartsExactlyTheWordsThatWereGiven() {
        assertThat(ServiceManager.SYSTEMD.text(SERVICE))
                .contains("ExecStart=/bin/sh agent --join http://127.0.0.1:7420 --label"
                        + " \"owner=R&D <\\\"50%%\\\"> $$HOME\"\n")
                .contains("Environment=\"ASSAY_HOME=/var/cache/my assay\"\n")
                .contains("User=root\n")
                .contains("TimeoutStopSec=50\n");
    }

    @Test
    void systemdItselfFindsNothingWrong(@TempDir Path directory) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "there is no systemd-analyze here");
        Path unit = directory.resolve("assay-agent.service");
        Files.writeString(unit, ServiceManager.SYSTEMD.text(SERVICE));

        Process process = new ProcessBuilder("systemd-analyze", "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("assay-agent.service");
    }

    @Test
    void launchdStartsExactlyTheWordsThatWereGiven() throws Exception {
        Document plist = parse(ServiceManager.LAUNCHD.text(SERVICE));

        assertThat(texts(plist.getElementsByTagName("array").item(0), "string"))
                .containsExactly(
                        "/bin/sh", "agent", "--join", "http://127.0.0.1:7420", "--label", "owner=R&D <\"50%\"> $HOME");
    }

    @Test
    void windowsGetsACommandAndItsArguments() throws Exception {
        Document task = parse(ServiceManager.WINDOWS_TASK.text(SERVICE));

        assertThat(task.getElementsByTagName("Command").item(0).getTextContent())
                .isEqualTo("/bin/sh");
        assertThat(task.getElementsByTagName("Arguments").item(0).getTextContent())
                .isEqualTo("agent --join http://127.0.0.1:7420 --label \"owner=R&D <\\\"50%\\\"> $HOME\"");
    }

    @Test
    void whoIsNotRootInstallsIntoTheirOwnHome() {
        Path home = Path.of("/home/ada");

        assertThat(ServiceManager.of("Linux").file(home, false))
                .isEqualTo(Path.of("/home/ada/.config/systemd/user/assay-agent.service"));
        assertThat(ServiceManager.of("Linux").file(home, true))
                .isEqualTo(Path.of("/etc/systemd/system/assay-agent.service"));
        assertThat(ServiceManager.of("Mac OS X").file(home, false))
                .isEqualTo(Path.of("/home/ada/Library/LaunchAgents/dev.assay.agent.plist"));
        assertThat(ServiceManager.of("Windows 11")).isEqualTo(ServiceManager.WINDOWS_TASK);
    }

    private static Document parse(String xml) throws ParserConfigurationException, IOException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        var builder = factory.newDocumentBuilder();
        // The property list names its grammar on Apple's site; nothing is fetched.
        builder.setEntityResolver((_, _) -> new InputSource(new ByteArrayInputStream(new byte[0])));
        return builder.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Node parent, String name) {
        NodeList children = parent.getChildNodes();
        return IntStream.range(0, children.getLength())
                .mapToObj(children::item)
                .filter(child -> child.getNodeName().equals(name))
                .map(Node::getTextContent)
                .toList();
    }
}
