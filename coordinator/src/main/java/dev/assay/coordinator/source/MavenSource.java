package dev.assay.coordinator.source;

import dev.assay.scenarios.language.SourceLocation.Maven;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.PrintableText;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.building.SettingsBuildingRequest;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.RepositoryOfflineException;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * Fetch {@code maven:} sources with Maven Resolver, as the user's own Maven would: settings, mirrors, proxies, credentials and the local
 * repository are theirs. Only the artifact is resolved, not its dependencies and not its POM.
 */
final class MavenSource {
    // What Maven itself allows in coordinates; nothing that could leave a repository's directory.
    private static final Pattern COORDINATE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");

    private final DownloadListener listener;
    private final Supplier<ContextOverrides.Builder> overrides;

    MavenSource(DownloadListener listener, Supplier<ContextOverrides.Builder> overrides) {
        this.listener = listener;
        this.overrides = overrides;
    }

    /** Say whether the coordinates may stand for something else tomorrow. */
    static boolean isSnapshot(Maven location) {
        return location.version().endsWith("-SNAPSHOT");
    }

    /** Return the jar in the local repository, where it is fetched to if it is missing. */
    Fetched fetch(Maven location) throws IOException {
        String source = location.toText();
        check(source, "group", COORDINATE, location.group());
        check(source, "artifact", COORDINATE, location.artifact());
        check(source, "version", VERSION, location.version());
        if (location.classifier() != null) {
            check(source, "classifier", COORDINATE, location.classifier());
        }
        // Maven's own default would take a file whose checksum is wrong and only warn, into a log that nobody sees.
        ContextOverrides settings = overrides
                .get()
                .transferListener(new MavenProgress(source, listener))
                .checksumPolicy(ContextOverrides.ChecksumPolicy.FAIL)
                .build();
        try (Context context = Runtimes.INSTANCE.getRuntime().create(settings)) {
            return new Fetched.OnDisk(resolve(context, location));
        } catch (ArtifactResolutionException e) {
            throw explain(location, e);
        } catch (IllegalStateException e) {
            // How MIMA says that the settings are broken.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw SourceProblems.failed(
                    source,
                    "Maven can't be set up: " + PrintableText.of(cause.getMessage()),
                    "correct the Maven settings (~/.m2/settings.xml); `mvn help:effective-settings` must work");
        }
    }

    /** Read the settings once more, for the one thing that MIMA leaves to its caller: whether the user set Maven offline. */
    private static Settings settings(Context context) {
        Properties properties = new Properties();
        properties.putAll(context.repositorySystemSession().getSystemProperties());
        SettingsBuildingRequest request = new DefaultSettingsBuildingRequest().setSystemProperties(properties);
        request.setUserSettingsFile(context.mavenUserHome().settingsXml().toFile());
        if (context.mavenSystemHome() != null) {
            request.setGlobalSettingsFile(
                    context.mavenSystemHome().settingsXml().toFile());
        }
        try {
            return new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings();
        } catch (SettingsBuildingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path resolve(Context context, Maven location) throws ArtifactResolutionException {
        // A failure of yesterday must not answer for today: the user has perhaps mended the network since.
        DefaultRepositorySystemSession session = new DefaultRepositorySystemSession(context.repositorySystemSession())
                .setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
        if (settings(context).isOffline()) {
            session.setOffline(true);
        }
        List<RemoteRepository> repositories = context.remoteRepositories();
        ArtifactRequest request = new ArtifactRequest(
                new DefaultArtifact(
                        location.group(),
                        location.artifact(),
                        Objects.requireNonNullElse(location.classifier(), ""),
                        "jar",
                        location.version()),
                repositories,
                null);
        return context.repositorySystem()
                .resolveArtifact(session, request)
                .getArtifact()
                .getFile()
                .toPath();
    }

    private static ProblemException explain(Maven location, ArtifactResolutionException failure) {
        String source = location.toText();
        List<Exception> causes = failure.getResults().stream()
                .map(ArtifactResult::getExceptions)
                .flatMap(List::stream)
                .toList();
        String coordinates = location.group() + ":" + location.artifact() + ":" + location.version()
                + (location.classifier() == null ? "" : ":jar:" + location.classifier());
        String hint =
                "check the network, and mirrors, proxies and credentials in the Maven settings (~/.m2/settings.xml);"
                        + " `mvn dependency:get -Dartifact=" + coordinates + "` must work";
        String reasons = (causes.isEmpty() ? Stream.of(failure) : causes.stream())
                .map(Exception::getMessage)
                .map(PrintableText::of)
                .distinct()
                .collect(Collectors.joining("; "));
        // Not found is certain only if every repository answered.
        boolean allAnswered = causes.stream()
                .allMatch(cause -> cause instanceof ArtifactNotFoundException
                        && !(cause.getCause() instanceof RepositoryException));
        if (!causes.isEmpty() && allAnswered) {
            return SourceProblems.notFound(
                    source,
                    reasons,
                    "check group, artifact and version; other repositories go into ~/.m2/settings.xml");
        }
        boolean offline = causes.stream().anyMatch(MavenSource::isNetwork);
        return offline ? SourceProblems.offline(source, reasons, hint) : SourceProblems.failed(source, reasons, hint);
    }

    private static boolean isNetwork(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RepositoryOfflineException || NetworkFailures.isUnreachable(cause)) {
                return true;
            }
        }
        return false;
    }

    private static void check(String source, String part, Pattern allowed, String value) {
        if (!allowed.matcher(value).matches() || value.contains("..")) {
            throw SourceProblems.malformed(
                    source,
                    "its " + part + " '" + value + "' has other characters than Maven allows",
                    "correct the " + part);
        }
    }
}
