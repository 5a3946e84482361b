-- Whether it was a person who closed it there, and not PagerDuty itself or an integration; null where that was not noted.
ALTER TABLE pagerduty_incident ADD COLUMN closed_by_person INTEGER;
