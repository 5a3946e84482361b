package io.trunkline.cli;

import io.trunkline.config.Settings;
import io.trunkline.config.SettingsReader;
import io.trunkline.config.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which router a command speaks to. With an address nothing of the configuration is read. */
class RouterOptions {

    private static final String ADDRESS = "TRUNKLINE_MANAGEMENT_URL";

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = RouterUrl.class,
            description = "Address of the router's management port, such as http://127.0.0.1:9876 (default: " + ADDRESS
                    + ", else what application.properties says).")
    private URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token of the management port; the first is used if it has several.")
    private Path tokenFile;

    /** The node to be asked something: without an address the one that the configuration describes, or its store. */
    NodeAccess node(FolderOptions folders, Map<String, String> environment) throws IOException {
        URI address = address(environment);
        if (address != null) {
            return NodeAccess.only(asked(AdminClient.at(address, token())));
        }
        Settings settings = folders.whereabouts(environment);
        return new NodeAccess(settings, running(settings));
    }

    /** The node that runs; for what no store can answer. */
    AdminClient client(FolderOptions folders, Map<String, String> environment) throws IOException {
        URI address = address(environment);
        return address == null ? running(folders.whereabouts(environment)) : AdminClient.at(address, token());
    }

    /**
     * What is known of the account beside the node: with an address what the environment says, since the configuration at
     * hand may be another router's; else as far as the configuration at hand can be read.
     */
    Settings settings(FolderOptions folders, Map<String, String> environment) {
        return address(environment) == null
                ? folders.whereabouts(environment)
                : new SettingsReader(environment).whereabouts(Path.of("none", "application.properties"));
    }

    /** The node that runs, where the settings say that or the address does. */
    AdminClient running(Settings settings, Map<String, String> environment) throws IOException {
        URI address = address(environment);
        return address == null ? running(settings) : asked(AdminClient.at(address, token()));
    }

    private AdminClient running(Settings settings) throws IOException {
        return asked(
                tokenFile == null
                        ? new AdminClient(settings.management())
                        : new AdminClient(settings.management(), token()));
    }

    /** As a command asks it. */
    AdminClient asked(AdminClient node) {
        return node;
    }

    private URI address(Map<String, String> environment) {
        String written = environment.get(ADDRESS);
        return url != null || written == null || written.isBlank() ? url : router(written.strip());
    }

    /** @throws IllegalArgumentException if it is none; the message says what is expected */
    private static URI router(String text) {
        URI address = URI.create(text);
        if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address of a router; expected one such as http://127.0.0.1:9876");
        }
        return address;
    }

    /** Reads the option: what is wrong there is wrong usage. */
    private static final class RouterUrl implements ITypeConverter<URI> {

        @Override
        public URI convert(String text) {
            try {
                return router(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Null without a file. */
    private String token() throws IOException {
        return tokenFile == null
                ? null
                : TokenFile.read(tokenFile).values().iterator().next();
    }
}
