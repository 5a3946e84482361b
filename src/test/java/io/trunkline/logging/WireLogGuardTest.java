package io.trunkline.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireLogGuardTest {

    private static final String WIRE = "org.apache.hc.client5.http.wire";

    private final LoggerContext context = new LoggerContext();

    private boolean printsRequests() {
        return context.getLogger(WIRE).isDebugEnabled();
    }

    private void read(String configuration) throws JoranException {
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(
                ("<configuration>" + configuration + "</configuration>").getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<root level='TRACE'/>",
                "<logger name='org.apache' level='DEBUG'/>",
                "<logger name='org.apache.hc.client5.http.wire' level='DEBUG'/>",
                "<logger name='org.apache.hc.client5.http.wire' level='ALL'/>",
                "<logger name='org.apache.hc.client5.http.wire' level='INHERITED'/><root level='DEBUG'/>"
            })
    void no_logback_file_makes_it_print_requests_whether_it_is_read_before_or_after(String configuration)
            throws JoranException {
        read(configuration);
        WireLogGuard.install(context);
        assertThat(printsRequests()).isFalse();

        read(configuration);
        assertThat(printsRequests()).isFalse();
    }

    @Test
    void others_are_as_the_file_says() throws JoranException {
        WireLogGuard.install(context);
        read("<root level='DEBUG'/><logger name='org.apache.hc.client5.http.wire' level='OFF'/>");

        assertThat(context.getLogger("org.apache.hc.client5.http").isDebugEnabled())
                .isTrue();
        assertThat(context.getLogger(WIRE).getLevel()).isEqualTo(Level.OFF);
    }
}
