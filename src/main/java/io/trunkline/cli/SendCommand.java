package io.trunkline.cli;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.config.TlsSettings;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.DrillMark;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends one event as the platform would. */
@Command(
        name = "send",
        description = {
            "Signs and posts one event as the platform would, with the source's own secret: a drill. It pages for real.",
            "Prints the answer; exits 0 if it is a 2xx."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SendCommand implements QuietCommand {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--source", required = true, paramLabel = "NAME", description = "A source of sources.yaml.")
    private String source;

    @Option(names = "--id", required = true, paramLabel = "ID", description = "The platform's id of the component.")
    private String id;

    @Option(
            names = "--status",
            required = true,
            paramLabel = "STATUS",
            description = "${COMPLETION-CANDIDATES}; UNKNOWN is a word that the source does not know.")
    private Status status;

    @Option(
            names = "--kind",
            defaultValue = "trunk",
            paramLabel = "KIND",
            description = "The kind of component (default: ${DEFAULT-VALUE}).")
    private String kind;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where to post; without a path, to the source's path there (default: this machine, at"
                    + " trunkline.server.port).")
    private URI url;

    @Mixin
    private FolderOptions folders;

    SendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Configuration configuration =
                folders.configuration(terminal.environment()).read().orThrow();
        Source from = SourceOption.source(configuration, source, spec);
        if (from.isClosed()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--source: '" + source + "' takes no webhooks (verify: closed); expected one that does");
        }
        Settings.Server server = configuration.settings().server();
        Drill drill = new Drill(client(server.tls()), Clock.systemUTC());
        Drill.Answer answer = drill.send(from, body(drill, from), url(server, from));
        terminal.out().println(answer.statusCode() + " " + answer.body());
        return answer.taken() ? RootCommand.DONE : RootCommand.WRONG;
    }

    private byte[] body(Drill drill, Source from) {
        try {
            return DrillMark.on(drill.body(from, kind, id, status));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private URI url(Settings.Server server, Source from) {
        if (url == null) {
            return Drill.webhook(server, from);
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--url: '" + url + "' is not a web address; expected http(s)://host/path");
        }
        boolean hostAlone = url.getPath() == null
                || url.getPath().isEmpty()
                || url.getPath().equals("/");
        return hostAlone ? url.resolve(Drill.path(from)) : url;
    }

    /** To an address that was given the usual rules of HTTPS apply. */
    private HttpClient client(TlsSettings tls) throws IOException {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        if (url == null && tls.enabled()) {
            builder.sslContext(OwnCertificate.of(tls));
        }
        return builder.build();
    }
}
