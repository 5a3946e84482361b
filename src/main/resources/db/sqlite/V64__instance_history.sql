-- The incidents that a redundant group had lately count against it, also those that its instances have left.
CREATE INDEX member_instance_history ON incident_member (instance_of, incident) WHERE instance_of IS NOT NULL;
