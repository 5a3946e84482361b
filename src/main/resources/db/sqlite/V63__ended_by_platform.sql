-- When something was ended because its platform had put it out of service: what a list shows of it then is no new outage.
ALTER TABLE known_component ADD COLUMN ended_at BIGINT;
-- Why a platform's own word ended a member; null where a person did.
ALTER TABLE incident_member ADD COLUMN ended TEXT;
