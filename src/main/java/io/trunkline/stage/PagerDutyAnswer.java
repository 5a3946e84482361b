package io.trunkline.stage;

import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.ErrorClassifier;
import io.trunkline.pagerduty.ResponseClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What came of a route's call of PagerDuty's Events API. */
public final class PagerDutyAnswer {

    private PagerDutyAnswer() {}

    /**
     * Sorts the answer that the exchange holds, or the failure that its route caught.
     *
     * @param routingKey what to mask wherever the answer echoes it
     * @param now what a Retry-After that is a date counts from
     */
    public static DeliveryResult of(Exchange exchange, String routingKey, Instant now) throws IOException {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure != null) {
            return ErrorClassifier.of(failure, routingKey, now);
        }
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        return ResponseClassifier.read(status, answer.getHeaders(), answer.getBody(InputStream.class), routingKey, now);
    }
}
