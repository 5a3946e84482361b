package io.trunkline.app;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.config.TlsSettings;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import io.trunkline.source.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Configurations with nothing in them but a server and sources by name. */
public final class TestSources {

    static final int MAX_BODY = 256 * 1024;
    static final TlsSettings NO_TLS = new TlsSettings(null, null, null, null, TlsSettings.ClientAuth.NONE);

    private TestSources() {}

    public static Source source(String name) {
        List<JsonPointer> nowhere = List.of();
        return new Source(
                name,
                "Platform " + name,
                List.of(new Verification.None()),
                List.of(),
                List.of(),
                nowhere,
                Map.of(),
                nowhere,
                nowhere,
                nowhere,
                Optional.empty(),
                name,
                Map.of(),
                null,
                Optional.empty(),
                BodyFormat.PLAIN);
    }

    public static Configuration configuration(Settings.Server server, String... sources) {
        Settings settings = new Settings(server, null, null, null, null, null, null, null, null, null);
        return new Configuration(
                settings,
                new Sources(Stream.of(sources).map(TestSources::source).toList()),
                null,
                null);
    }
}
