package io.trunkline.webhook;

import io.trunkline.source.Verification;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a request says that its body is JSON in UTF-8 and not compressed. */
public final class ContentType {

    private static final String TOKEN = "[\\w!#$%&'*.^`|~-]+";
    private static final Pattern JSON =
            Pattern.compile("\\s*(?:application/json|" + TOKEN + "/(?:" + TOKEN + "\\+)+json)\\s*(?:;.*)?");
    private static final Pattern SNS = Pattern.compile("\\s*text/plain\\s*(?:;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]*)");

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
        Matcher charset = CHARSET.matcher(type);
        return JSON.matcher(type).matches()
                && (!charset.find() || charset.group(1).equals("utf-8"));
    }

    private static boolean isPlain(Webhook webhook) {
        return webhook.headers().apply("Content-Encoding").stream()
                .allMatch(encoding -> encoding.strip().equalsIgnoreCase("identity"));
    }
}
