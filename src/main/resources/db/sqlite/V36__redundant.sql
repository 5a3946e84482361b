-- The redundant group that a member tells of as one of its instances.
ALTER TABLE incident_member ADD COLUMN instance_of TEXT;
CREATE INDEX member_instance ON incident_member (instance_of) WHERE instance_of IS NOT NULL AND left_at IS NULL;
CREATE INDEX known_component_trunk_base ON known_component (trunk_base) WHERE trunk_base IS NOT NULL;
CREATE INDEX known_component_edge_group ON known_component (edge_group) WHERE edge_group IS NOT NULL;
