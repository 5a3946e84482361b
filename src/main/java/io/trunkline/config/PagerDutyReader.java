package io.trunkline.config;

import io.trunkline.config.Settings.PagerDuty;
import io.trunkline.config.Settings.Rest;
import io.trunkline.model.Backoff;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads the {@code trunkline.pagerduty.*} keys: where PagerDuty is, how it is called and what of it is read back. */
final class PagerDutyReader {

    private static final String PAGERDUTY = "trunkline.pagerduty.";
    private static final String BACKOFF = PAGERDUTY + "backoff.";
    private static final String REST = PAGERDUTY + "rest.";
    private static final String PROXY = PAGERDUTY + "proxy";

    private final PropertyReader values;
    private final Path home;

    PagerDutyReader(PropertyReader values, Path home) {
        this.values = values;
        this.home = home;
    }

    PagerDuty read() {
        Duration initial = values.durationAboveZero(BACKOFF + "initial", "1s");
        Duration max = values.durationAboveZero(BACKOFF + "max", "1m");
        values.refuseLonger(BACKOFF + "initial", initial, BACKOFF + "max", max);
        String url = values.get(
                PAGERDUTY + "url",
                "https://events.pagerduty.com",
                ValueParsers::eventsAddress,
                ValueParsers.WEB_ADDRESS);
        return new PagerDuty(
                url,
                values.get(PAGERDUTY + "rate", "100", ValueParsers::wholeAboveZero, ValueParsers.WHOLE + " from 1"),
                new Backoff(initial, max),
                values.durationAboveZero(PAGERDUTY + "timeout", "10s"),
                new Rest(
                        values.get(REST + "url", restBeside(url), ValueParsers::webAddress, ValueParsers.WEB_ADDRESS),
                        values.secret(REST + "token", ValueParsers::token, "a token without white space"),
                        values.optional(REST + "from", ValueParsers::mailAddress, ValueParsers.MAIL_ADDRESS),
                        values.get(REST + "rate", "300", ValueParsers::wholeAboveZero, ValueParsers.WHOLE + " from 1"),
                        values.durationAboveZero(PAGERDUTY + "read-back.after", "1m")),
                secrets(PAGERDUTY + "webhook.secrets"),
                values.get(PAGERDUTY + "reopen-after", "1h", ValueParsers::duration, ValueParsers.DURATION),
                values.get(SettingsReader.SECRETS, PagerDuty.SECRETS, home::resolve, "a file"),
                outbound(),
                Announcements.read(values));
    }

    private Outbound outbound() {
        Outbound outbound = new Outbound(
                values.optional(PROXY, PagerDutyReader::proxy, "an HTTP proxy such as http://proxy.example.com:3128"),
                values.optional(PROXY + "-user", ValueParsers::line, ValueParsers.TEXT),
                values.secret(PROXY + "-password"),
                values.get(
                        PAGERDUTY + "parallel-calls",
                        Integer.toString(Outbound.PARALLEL_CALLS),
                        ValueParsers::wholeAboveZero,
                        ValueParsers.WHOLE + " from 1"));
        if (outbound.proxy() == null && outbound.proxyUser() != null && !values.isWrong(PROXY)) {
            values.problem(PROXY + "-user", "is set, and " + PROXY + " is not", "both, or none");
        }
        if (outbound.proxyUser() == null && outbound.proxyPassword() != null) {
            values.problem(PROXY + "-password", "is set, and " + PROXY + "-user is not", "both, or none");
        }
        return outbound;
    }

    /** Through which a tunnel is made: without TLS itself, and with a port, since none is usual. */
    private static URI proxy(String text) {
        URI proxy = URI.create(text);
        boolean good = "http".equals(proxy.getScheme())
                && proxy.getHost() != null
                && proxy.getPort() > 0
                && proxy.getRawUserInfo() == null
                && Set.of("", "/").contains(proxy.getRawPath())
                && proxy.getRawQuery() == null;
        if (!good) {
            throw new IllegalArgumentException();
        }
        return URI.create("http://" + proxy.getHost() + ":" + proxy.getPort());
    }

    /** None, or several with commas between them. */
    private List<String> secrets(String key) {
        String written = values.secret(key, UnaryOperator.identity(), "secrets with commas between them");
        return written == null
                ? List.of()
                : Stream.of(written.split(","))
                        .map(String::strip)
                        .filter(secret -> !secret.isEmpty())
                        .toList();
    }

    /** One account's events and its API are in one service region. */
    private static String restBeside(String eventsUrl) {
        return eventsUrl.contains("//events.eu.") ? Rest.EU_URL : Rest.URL;
    }
}
