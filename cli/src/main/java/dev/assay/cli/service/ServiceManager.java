package dev.assay.cli.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Know how each operating system is told of a service. */
public enum ServiceManager {
    /** Linux, see systemd.service(5). */
    SYSTEMD {
        @Override
        public Path file(Path home, boolean forAll) {
            Path directory =
                    forAll ? Path.of("/etc/systemd/system") : home.resolve(Path.of(".config", "systemd", "user"));
            return directory.resolve(AgentService.NAME + ".service");
        }

        @Override
        public String text(AgentService service) {
            String command =
                    service.command().stream().map(ServiceManager::systemdWord).collect(Collectors.joining(" "));
            String environment = sorted(service).entrySet().stream()
                    .map(entry -> "Environment=" + systemdWord(entry.getKey() + "=" + entry.getValue()) + "\n")
                    .collect(Collectors.joining());
            boolean forAll = !service.user().isEmpty();
            // Wrong usage does not get better by trying again; a block that is measured may end first.
            return """
                    [Unit]
                    Description=Assay agent: measures models for a coordinator
                    Wants=network-online.target
                    After=network-online.target
                    StartLimitIntervalSec=0

                    [Service]
                    Type=exec
                    %s%s%sExecStart=%s
                    Restart=on-failure
                    RestartSec=10
                    RestartPreventExitStatus=2
                    KillMode=mixed
                    TimeoutStopSec=%d
                    NoNewPrivileges=yes

                    [Install]
                    WantedBy=%s
                    """.formatted(
                            forAll ? "User=" + service.user() + "\n" : "",
                            // It makes the two shared directories, and gives them to the user.
                            forAll ? "StateDirectory=assay\nCacheDirectory=assay\n" : "",
                            environment,
                            command,
                            service.grace().plusSeconds(STOPPING_SECONDS).toSeconds(),
                            forAll ? "multi-user.target" : "default.target");
        }

        @Override
        public List<String> commands(Path file, boolean forAll) {
            String systemctl = forAll ? "sudo systemctl" : "systemctl --user";
            return forAll
                    ? List.of(systemctl + " daemon-reload", systemctl + " enable --now " + AgentService.NAME)
                    : List.of(
                            systemctl + " daemon-reload",
                            systemctl + " enable --now " + AgentService.NAME,
                            "loginctl enable-linger");
        }
    },
    /** macOS, see launchd.plist(5). */
    LAUNCHD {
        @Override
        public Path file(Path home, boolean forAll) {
            Path library =
                    forAll ? Path.of("/Library", "LaunchDaemons") : home.resolve(Path.of("Library", "LaunchAgents"));
            return library.resolve("dev.assay.agent.plist");
        }

        @Override
        public String text(AgentService service) {
            String command = service.command().stream()
                    .map(word -> "    <string>" + xml(word) + "</string>\n")
                    .collect(Collectors.joining());
            String environment = sorted(service).entrySet().stream()
                    .map(entry -> "    <key>" + xml(entry.getKey()) + "</key>\n    <string>" + xml(entry.getValue())
                            + "</string>\n")
                    .collect(Collectors.joining());
            String user = service.user().isEmpty()
                    ? ""
                    : "  <key>UserName</key>\n  <string>" + xml(service.user()) + "</string>\n";
            return """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                    <plist version="1.0">
                    <dict>
                      <key>Label</key>
                      <string>dev.assay.agent</string>
                      <key>ProgramArguments</key>
                      <array>
                    %s  </array>
                      <key>EnvironmentVariables</key>
                      <dict>
                    %s  </dict>
                    %s  <key>RunAtLoad</key>
                      <true/>
                      <key>KeepAlive</key>
                      <dict>
                        <key>SuccessfulExit</key>
                        <false/>
                      </dict>
                      <key>ThrottleInterval</key>
                      <integer>10</integer>
                      <key>ExitTimeOut</key>
                      <integer>%d</integer>
                      <key>ProcessType</key>
                      <string>Interactive</string>
                    </dict>
                    </plist>
                    """.formatted(
                            command,
                            environment,
                            user,
                            service.grace().plusSeconds(STOPPING_SECONDS).toSeconds());
        }

        @Override
        public List<String> commands(Path file, boolean forAll) {
            return List.of(
                    forAll
                            ? "sudo launchctl bootstrap system '" + file + "'"
                            : "launchctl bootstrap gui/$(id -u) '" + file + "'");
        }
    },
    /** Windows' task scheduler, which needs no further program; see its XML schema 1.2. */
    WINDOWS_TASK {
        @Override
        public Path file(Path home, boolean forAll) {
            return home.resolve(AgentService.NAME + "-task.xml");
        }

        @Override
        public String text(AgentService service) {
            String arguments = service.command().stream()
                    .skip(1)
                    .map(ServiceManager::windowsWord)
                    .collect(Collectors.joining(" "));
            return """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
                      <RegistrationInfo>
                        <Description>Assay agent: measures models for a coordinator</Description>
                      </RegistrationInfo>
                      <Triggers>
                        <LogonTrigger>
                          <Enabled>true</Enabled>
                        </LogonTrigger>
                      </Triggers>
                      <Settings>
                        <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
                        <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
                        <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
                        <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
                        <RestartOnFailure>
                          <Interval>PT1M</Interval>
                          <Count>999</Count>
                        </RestartOnFailure>
                        <Priority>4</Priority>
                      </Settings>
                      <Actions>
                        <Exec>
                          <Command>%s</Command>
                          <Arguments>%s</Arguments>
                        </Exec>
                      </Actions>
                    </Task>
                    """.formatted(xml(service.launcher()), xml(arguments));
        }

        @Override
        public List<String> commands(Path file, boolean forAll) {
            return List.of("schtasks /Create /TN Assay\\agent /XML \"" + file + "\"", "schtasks /Run /TN Assay\\agent");
        }
    };

    /** Time for good-byes and the last reports, beyond the block's own. */
    private static final int STOPPING_SECONDS = 30;

    /** Return what this operating system has. */
    public static ServiceManager of(String osName) {
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            return LAUNCHD;
        }
        return os.startsWith("windows") ? WINDOWS_TASK : SYSTEMD;
    }

    /**
     * Return where it looks for its description of the service.
     *
     * @param home of the user
     * @param forAll whether it is a service of the whole machine
     */
    public abstract Path file(Path home, boolean forAll);

    /** Return where a service of the whole machine keeps what must not be deleted. */
    public Path sharedData() {
        return this == LAUNCHD ? Path.of("/Library/Application Support/assay") : Path.of("/var/lib/assay");
    }

    /** Return where a service of the whole machine keeps what can be made again. */
    public Path sharedCache() {
        return this == LAUNCHD ? Path.of("/Library/Caches/assay") : Path.of("/var/cache/assay");
    }

    /** Describe the service. */
    public abstract String text(AgentService service);

    /** Return the commands that start the service now and whenever the machine starts. */
    public abstract List<String> commands(Path file, boolean forAll);

    private static Map<String, String> sorted(AgentService service) {
        return new TreeMap<>(service.environment());
    }

    private static String systemdWord(String word) {
        String escaped = word.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("$", "$$")
                .replace("\n", "\\n");
        return escaped.matches("[A-Za-z0-9_@:/.,+=-]+") ? escaped : "\"" + escaped + "\"";
    }

    private static String windowsWord(String word) {
        return word.matches("[A-Za-z0-9_@:/.,+=\\\\-]+") ? word : "\"" + word.replace("\"", "\\\"") + "\"";
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
