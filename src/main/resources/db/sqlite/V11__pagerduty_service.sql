-- PagerDuty's id of the service that a routing key leads to, once its REST API has shown that the key is that service's.
ALTER TABLE routing_key ADD COLUMN pagerduty_service TEXT;
-- PagerDuty's id of the service of the incident, as the webhook says.
ALTER TABLE deed ADD COLUMN pagerduty_service TEXT;
