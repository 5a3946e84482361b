package io.trunkline.app;

import java.net.URI;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A server that speaks SQS, with a queue that gives a message three tries of a second each and then puts it into its
 * dead-letter queue.
 */
public final class Sqs implements AutoCloseable {

    public static final String REGION = "elasticmq";
    private static final String ACCOUNT = "000000000000";

    private final SQSRestServer server =
            SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    private final URI endpoint = URI.create(
            "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
    private final SqsClient client = SqsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.of(REGION))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .build();

    public Sqs() {
        // Where the program itself finds who it is.
        System.setProperty("aws.accessKeyId", "x");
        System.setProperty("aws.secretAccessKey", "x");
        client.createQueue(create -> create.queueName("dead"));
        client.createQueue(create -> create.queueName("events")
                .attributes(Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        "1",
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\": \"arn:aws:sqs:" + REGION + ":" + ACCOUNT
                                + ":dead\", \"maxReceiveCount\": \"3\"}")));
    }

    /** The queue as settings name it. */
    public URI queue() {
        return url("events");
    }

    public void send(String body) {
        client.sendMessage(send -> send.queueUrl(queue().toString()).messageBody(body));
    }

    /** With an attribute that would be a header, if anybody made one of it. */
    public void send(String body, String attribute, String value) {
        client.sendMessage(send -> send.queueUrl(queue().toString())
                .messageBody(body)
                .messageAttributes(Map.of(
                        attribute,
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue(value)
                                .build())));
    }

    /** How many messages there are, waiting or taken and not deleted. */
    public int left() {
        return count("events");
    }

    /** How many messages the queue's policy has put aside. */
    public int dead() {
        return count("dead");
    }

    private int count(String name) {
        return client
                .getQueueAttributes(get -> get.queueUrl(url(name).toString()).attributeNames(QueueAttributeName.ALL))
                .attributes()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().name().startsWith("APPROXIMATE_NUMBER_OF_MESSAGES"))
                .mapToInt(entry -> Integer.parseInt(entry.getValue()))
                .sum();
    }

    private URI url(String name) {
        return endpoint.resolve("/" + ACCOUNT + "/" + name);
    }

    @Override
    public void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        client.close();
        server.stopAndWait();
    }
}
