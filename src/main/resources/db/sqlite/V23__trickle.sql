-- How many incidents of a service and status opened lately, so that an outage that rolls on gathers for longer.
CREATE INDEX incident_opened ON incident (service, status, opened_at) WHERE opened_at IS NOT NULL;
-- Whether an open incident has something of a site or an Edge.
CREATE INDEX known_component_site ON known_component (site) WHERE site IS NOT NULL;
CREATE INDEX known_component_edge ON known_component (edge) WHERE edge IS NOT NULL;
