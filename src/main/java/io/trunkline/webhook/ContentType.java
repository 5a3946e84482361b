package io.trunkline.webhook;

import io.trunkline.source.Verification;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a request says that its body is JSON in UTF-8 and not compressed. */
public final class ContentType {

    /** Possessive, and each part once: a stranger's header is read in one pass, however long it is. */
    private static final Pattern SUFFIXED = Pattern.compile("[\\w!#$%&'*.^`|~-]++/[\\w!#$%&'*.^`|~+-]++");

    /** Each of its two names has at most 127 characters (RFC 6838, 4.2). */
    private static final int LONGEST = 255;

    private static final String JSON = "application/json";
    private static final String SUFFIX = "+json";
    private static final Pattern SNS = Pattern.compile("\\s*text/plain\\s*(?:;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");

    private ContentType() {}

    public static boolean isJson(Webhook webhook) {
        List<String> types = webhook.headers().apply("Content-Type");
        return types.size() == 1
                && (isJson(types.get(0).toLowerCase(Locale.ROOT)) || isOfSns(webhook, types.get(0)))
                && isPlain(webhook);
    }

    /** SNS says that its JSON is text. */
    private static boolean isOfSns(Webhook webhook, String type) {
        return webhook.source().verify().stream().anyMatch(Verification.Sns.class::isInstance)
                && SNS.matcher(type.toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean isJson(String type) {
        String[] parts = type.split(";", -1);
        return isJsonType(parts[0].strip()) && Stream.of(parts).skip(1).allMatch(ContentType::isUtf8OrNoCharset);
    }

    private static boolean isJsonType(String type) {
        if (type.equals(JSON)) {
            return true;
        }
        int name = type.indexOf('/') + 1;
        return type.length() <= LONGEST
                && type.endsWith(SUFFIX)
                && !type.startsWith("+", name)
                && SUFFIXED.matcher(type).matches();
    }

    /** Every charset counts: of two, one reader would believe the first and another the last. */
    private static boolean isUtf8OrNoCharset(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || !parameter.substring(0, equals).strip().equals("charset")) {
            return true;
        }
        String value = parameter.substring(equals + 1).strip();
        return value.equals("utf-8") || value.equals("\"utf-8\"");
    }

    private static boolean isPlain(Webhook webhook) {
        return webhook.headers().apply("Content-Encoding").stream()
                .allMatch(encoding -> encoding.strip().equalsIgnoreCase("identity"));
    }
}
