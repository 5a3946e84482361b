-- The address at which PagerDuty shows an incident, as its REST API says.
ALTER TABLE pagerduty_incident ADD COLUMN html_url TEXT;
