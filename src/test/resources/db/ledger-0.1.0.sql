-- A ledger that 0.1.0 left: two incidents are open, of three trunks, of which one has come up and is held. Made by its program, its
-- times moved back; by the dump of SQLite.
CREATE TABLE component (
  id                    TEXT PRIMARY KEY,
  source                TEXT NOT NULL,
  kind                  TEXT NOT NULL,
  native_id             TEXT NOT NULL,
  name                  TEXT,
  platform              TEXT NOT NULL,
  diagnostic_url        TEXT,
  observed              TEXT NOT NULL,
  newest                BIGINT NOT NULL,
  since                 BIGINT NOT NULL,
  previous_change       BIGINT,
  recovered_at          BIGINT,
  previous_recovered_at BIGINT,
  improved_at           BIGINT,
  fell_at               BIGINT,
  previous_fell_at      BIGINT,
  changed_received_at   BIGINT,
  changes               INTEGER NOT NULL,
  -- How late the report of the last change was delivered.
  lag                   BIGINT NOT NULL,
  -- The history's line of the last change, which the assessment gives its verdict.
  event                 BIGINT,
  service               TEXT,
  hold_reason           TEXT,
  hold_why              TEXT,
  held_until            BIGINT,
  flaps                 INTEGER NOT NULL DEFAULT 0,
  forgotten             INTEGER NOT NULL DEFAULT 0,
  due_at                BIGINT
, unmapped INTEGER NOT NULL DEFAULT 0, worst TEXT, waiting_from BIGINT, assessed_changes INTEGER NOT NULL DEFAULT 0, reported_at BIGINT);
INSERT INTO "component" VALUES('genesys/trunk/retail-1','genesys','trunk','retail-1',NULL,'Genesys Cloud CX','https://admin.example/#/trunks/retail-1','DOWN',1778678794000,1778678794000,NULL,NULL,NULL,NULL,1778678794000,NULL,1778678795024,1,1024,1,'retail',NULL,NULL,NULL,0,0,NULL,0,'DOWN',NULL,1,NULL);
INSERT INTO "component" VALUES('genesys/trunk/retail-2','genesys','trunk','retail-2',NULL,'Genesys Cloud CX','https://admin.example/#/trunks/retail-2','UP',1778678801000,1778678801000,1778678795000,1778678801000,NULL,1778678801000,1778678795000,NULL,1778678801506,2,506,4,'retail','COOLDOWN','a recovery this soon may be a flap',1778679101506,1,0,1778679101506,0,'DOWN',NULL,2,NULL);
INSERT INTO "component" VALUES('genesys/trunk/finance-1','genesys','trunk','finance-1',NULL,'Genesys Cloud CX','https://admin.example/#/trunks/finance-1','DEGRADED',1778678795000,1778678795000,NULL,NULL,NULL,NULL,1778678795000,NULL,1778678795482,1,482,3,'finance',NULL,NULL,NULL,0,0,NULL,0,'DEGRADED',NULL,1,NULL);
CREATE TABLE deed (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,
  pagerduty_id TEXT NOT NULL,
  -- What the webhook says of the incident; its key need not be one of ours.
  incident_key TEXT,
  created_at   BIGINT,
  done_at      BIGINT NOT NULL,
  done_by      TEXT,
  received_at  BIGINT NOT NULL,
  -- NOTED, UNKNOWN or GIVEN_UP; null until it is known whose incident it is.
  outcome      TEXT,
  tries        INTEGER NOT NULL DEFAULT 0,
  due_at       BIGINT
, pagerduty_service TEXT);
CREATE TABLE duty (
  name         TEXT PRIMARY KEY,
  owner        TEXT,
  leased_until BIGINT,
  -- When it was done last, and when it is to be done again.
  done_at      BIGINT,
  due_at       BIGINT,
  last_error   TEXT
);
CREATE TABLE event (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT NOT NULL,
  fingerprint TEXT,
  component   TEXT NOT NULL,
  type        TEXT NOT NULL,
  status      TEXT NOT NULL,
  word        TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  verdict     TEXT NOT NULL,
  reason      TEXT,
  body        TEXT NOT NULL
);
INSERT INTO "event" VALUES(1,'genesys','body:b6c9f787a38ee6e03bc1af1af158ebb2c225c192c1f978d2e209da54a545c9e8','genesys/trunk/retail-1','telephony.trunk.status.changed','DOWN','DOWN',1778678794000,1778678795024,'outage','worse than PagerDuty was told','{"eventType":"telephony.trunk.status.changed","event":{"trunkId":"retail-1","status":"DOWN","timestamp":"2026-11-29T13:26:34Z"}}');
INSERT INTO "event" VALUES(2,'genesys','body:064109123942fc33c8941e73004dd923574ec7c83255b28cb2589ca4b9bd34ed','genesys/trunk/retail-2','telephony.trunk.status.changed','DOWN','DOWN',1778678795000,1778678795397,'outage','worse than PagerDuty was told','{"eventType":"telephony.trunk.status.changed","event":{"trunkId":"retail-2","status":"DOWN","timestamp":"2026-11-29T13:26:35Z"}}');
INSERT INTO "event" VALUES(3,'genesys','body:8a47f7c66ec63db21c41cc42cbdd2824e06c355d72cff3904173a2a5adcf3831','genesys/trunk/finance-1','telephony.trunk.status.changed','DEGRADED','DEGRADED',1778678795000,1778678795482,'outage','worse than PagerDuty was told','{"eventType":"telephony.trunk.status.changed","event":{"trunkId":"finance-1","status":"DEGRADED","timestamp":"2026-11-29T13:26:35Z"}}');
INSERT INTO "event" VALUES(4,'genesys','body:419ce7dc1d7b322e16c93da6988d40c6ca2f32afe5810f6d1b98de271254043f','genesys/trunk/retail-2','telephony.trunk.status.changed','UP','UP',1778678801000,1778678801506,'held-cooldown','a recovery this soon may be a flap','{"eventType":"telephony.trunk.status.changed","event":{"trunkId":"retail-2","status":"UP","timestamp":"2026-11-29T13:26:41Z"}}');
CREATE TABLE "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
INSERT INTO "flyway_schema_history" VALUES(1,'1','ledger','SQL','V1__ledger.sql',1631569026,'','2026-11-29 13:26:30.089',22,1);
INSERT INTO "flyway_schema_history" VALUES(2,'2','read back','SQL','V2__read_back.sql',-422110977,'','2026-11-29 13:26:30.113',0,1);
INSERT INTO "flyway_schema_history" VALUES(3,'3','alarms','SQL','V3__alarms.sql',1604361879,'','2026-11-29 13:26:30.121',1,1);
INSERT INTO "flyway_schema_history" VALUES(4,'5','platform','SQL','V5__platform.sql',-1010496705,'','2026-11-29 13:26:30.131',0,1);
INSERT INTO "flyway_schema_history" VALUES(5,'8','waits','SQL','V8__waits.sql',2084588907,'','2026-11-29 13:26:30.142',0,1);
INSERT INTO "flyway_schema_history" VALUES(6,'10','last resort','SQL','V10__last_resort.sql',-728342762,'','2026-11-29 13:26:30.146',0,1);
INSERT INTO "flyway_schema_history" VALUES(7,'11','pagerduty service','SQL','V11__pagerduty_service.sql',1745636620,'','2026-11-29 13:26:30.157',0,1);
INSERT INTO "flyway_schema_history" VALUES(8,'15','platform facts','SQL','V15__platform_facts.sql',-2094038498,'','2026-11-29 13:26:30.164',0,1);
INSERT INTO "flyway_schema_history" VALUES(9,'16','report order','SQL','V16__report_order.sql',726853061,'','2026-11-29 13:26:30.192',0,1);
CREATE TABLE incident (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  service             TEXT NOT NULL,
  service_name        TEXT NOT NULL,
  status              TEXT NOT NULL,
  severity            TEXT NOT NULL,
  compliance_type     TEXT,
  -- The opening component, and what a compliance event is told with.
  component           TEXT,
  platform            TEXT,
  diagnostic_url      TEXT,
  since               BIGINT,
  state               TEXT NOT NULL,
  outcome             TEXT,
  reasons             TEXT,
  dedup_key           TEXT,
  routing_key         TEXT,
  window_from         BIGINT NOT NULL,
  opened_at           BIGINT,
  accepted_at         BIGINT,
  closed_at           BIGINT,
  key_free_at         BIGINT,
  revision            INTEGER NOT NULL,
  told_revision       INTEGER NOT NULL,
  last_sent_at        BIGINT,
  in_flight           TEXT,
  attempts            INTEGER NOT NULL DEFAULT 0,
  unanswered          INTEGER NOT NULL DEFAULT 0,
  resolve_unanswered  INTEGER NOT NULL DEFAULT 0,
  failures            INTEGER NOT NULL DEFAULT 0,
  -- No call of this incident until then, whatever its routing key does.
  held_until          BIGINT,
  server_errors_since BIGINT,
  bare                INTEGER NOT NULL DEFAULT 0,
  readdressed         INTEGER NOT NULL DEFAULT 0,
  last_resort_at      BIGINT,
  last_error          TEXT,
  -- What is to be sent next, and from when; null when PagerDuty knows what is true.
  action              TEXT,
  urgency             INTEGER,
  due_at              BIGINT
, alone INTEGER NOT NULL DEFAULT 0);
INSERT INTO "incident" VALUES(1,'retail','Retail','DOWN','critical',NULL,'genesys/trunk/retail-1',NULL,NULL,NULL,'OPEN',NULL,NULL,'retail-1-down','retail0123456789abcdef0123456789',1778678795177,1778678796186,1778678796301,NULL,NULL,1,1,1778678796206,NULL,1,0,0,0,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "incident" VALUES(2,'finance','Finance','DEGRADED','warning',NULL,'genesys/trunk/finance-1',NULL,NULL,NULL,'OPEN',NULL,NULL,'finance-1-degraded','finance123456789abcdef0123456789',1778678795493,1778678796513,1778678796534,NULL,NULL,1,1,1778678796521,NULL,1,0,0,0,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE incident_member (
  incident   BIGINT NOT NULL REFERENCES incident (id),
  component  TEXT NOT NULL,
  since      BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  -- The status that the call under way gives it, and the one that the last accepted call gave it.
  sending    TEXT,
  told       TEXT,
  -- Its recovery is no longer held: as far as this incident goes, it is UP.
  settled    INTEGER NOT NULL DEFAULT 0,
  forgotten  INTEGER NOT NULL DEFAULT 0,
  left_at    BIGINT,
  PRIMARY KEY (incident, component)
);
INSERT INTO "incident_member" VALUES(1,'genesys/trunk/retail-1',1778678794000,1778678795177,NULL,'DOWN',0,0,NULL);
INSERT INTO "incident_member" VALUES(1,'genesys/trunk/retail-2',1778678795000,1778678795474,NULL,'DOWN',0,0,NULL);
INSERT INTO "incident_member" VALUES(2,'genesys/trunk/finance-1',1778678795000,1778678795493,NULL,'DEGRADED',0,0,NULL);
CREATE TABLE known_component (
  id         TEXT PRIMARY KEY,
  native_id  TEXT NOT NULL,
  -- The source whose API said so.
  source     TEXT NOT NULL,
  name       TEXT,
  site       TEXT,
  edge_group TEXT,
  trunk_base TEXT,
  -- When it was first said like this, and since when it is listed no more.
  learnt_at  BIGINT NOT NULL,
  gone_at    BIGINT
, edge TEXT, facts TEXT, doubted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE last_resort (
  incident   BIGINT PRIMARY KEY REFERENCES incident (id),
  -- What the page would have said.
  summary    TEXT NOT NULL,
  owed_at    BIGINT NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  done_at    BIGINT,
  last_error TEXT,
  -- When it is tried next; null once it is done.
  due_at     BIGINT
);
CREATE TABLE pagerduty_incident (
  incident        BIGINT PRIMARY KEY REFERENCES incident (id),
  -- PagerDuty's own id, by which its webhooks name it.
  pagerduty_id    TEXT,
  -- OPEN, CLOSED or MISSING, as it was read last.
  found           TEXT,
  found_at        BIGINT,
  -- Readings in a row that did not find what was told.
  tries           INTEGER NOT NULL DEFAULT 0,
  -- Told once more, because PagerDuty had accepted it and did not have it.
  retold          INTEGER NOT NULL DEFAULT 0,
  acknowledged_at BIGINT,
  acknowledged_by TEXT,
  -- By a hand there, not by us.
  closed_at       BIGINT,
  closed_by       TEXT,
  -- When it is to be read back.
  due_at          BIGINT
);
CREATE TABLE probe (
  id    INTEGER PRIMARY KEY,
  tries BIGINT NOT NULL
);
CREATE TABLE routing_key (
  routing_key  TEXT PRIMARY KEY,
  lease_owner  TEXT,
  lease_until  BIGINT,
  -- When the calls of the last minute ended, oldest first, separated by commas.
  calls        TEXT NOT NULL DEFAULT '',
  failures     INTEGER NOT NULL DEFAULT 0,
  held_until   BIGINT,
  last_error   TEXT
, rejected_at BIGINT, pagerduty_service TEXT);
INSERT INTO "routing_key" VALUES('retail0123456789abcdef0123456789',NULL,NULL,'1778678796301',0,NULL,NULL,NULL,NULL);
INSERT INTO "routing_key" VALUES('finance123456789abcdef0123456789',NULL,NULL,'1778678796534',0,NULL,NULL,NULL,NULL);
CREATE TABLE sender (
  source        TEXT PRIMARY KEY,
  -- The latest authentic request, and how long nothing came since while a node listened.
  heard_at      BIGINT,
  silent_for    BIGINT NOT NULL,
  listened_at   BIGINT NOT NULL,
  -- The minute that is being counted: events that arrived late, and that did not.
  window_from   BIGINT,
  late          INTEGER NOT NULL,
  on_time       INTEGER NOT NULL,
  late_since    BIGINT,
  on_time_since BIGINT,
  is_late       INTEGER NOT NULL
);
INSERT INTO "sender" VALUES('genesys',1778678795142,120,1778678795263,1778678795263,0,1,NULL,NULL,0);
CREATE TABLE watch (
  id              INTEGER PRIMARY KEY,
  watched_at      BIGINT,
  -- When this store could not be written, as a node tells it afterwards.
  trouble_since   BIGINT,
  trouble_latest  BIGINT
);
INSERT INTO "watch" VALUES(1,1778678795263,NULL,NULL);
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX component_due ON component (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX component_held ON component (hold_reason) WHERE hold_reason IS NOT NULL;
CREATE INDEX component_native ON component (native_id);
CREATE INDEX incident_work ON incident (routing_key, urgency, opened_at, id) WHERE action IS NOT NULL;
CREATE INDEX incident_next ON incident (routing_key, due_at) WHERE action IS NOT NULL;
CREATE INDEX incident_due ON incident (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX incident_open ON incident (service, status) WHERE state <> 'CLOSED';
CREATE INDEX incident_in_flight ON incident (routing_key, in_flight) WHERE in_flight IS NOT NULL;
CREATE INDEX incident_unaccepted ON incident (opened_at)
  WHERE state = 'OPEN' AND accepted_at IS NULL AND last_resort_at IS NULL;
CREATE INDEX incident_rejected ON incident (id) WHERE outcome = 'REJECTED';
CREATE INDEX incident_key ON incident (routing_key, dedup_key);
CREATE UNIQUE INDEX incident_open_key ON incident (routing_key, dedup_key) WHERE state = 'OPEN';
CREATE INDEX member_component ON incident_member (component) WHERE left_at IS NULL;
CREATE INDEX member_unsettled ON incident_member (incident) WHERE left_at IS NULL AND settled = 0;
CREATE UNIQUE INDEX event_once ON event (source, fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX event_component ON event (component, id);
CREATE INDEX pagerduty_incident_due ON pagerduty_incident (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX pagerduty_incident_id ON pagerduty_incident (pagerduty_id) WHERE pagerduty_id IS NOT NULL;
CREATE INDEX pagerduty_incident_missing ON pagerduty_incident (incident) WHERE found = 'MISSING';
CREATE INDEX deed_due ON deed (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deed_received ON deed (received_at);
CREATE INDEX incident_dedup_key ON incident (dedup_key);
CREATE INDEX routing_key_rejected ON routing_key (rejected_at) WHERE rejected_at IS NOT NULL;
CREATE INDEX component_unmapped ON component (unmapped, id) WHERE unmapped = 1;
CREATE INDEX component_alarm ON component (source) WHERE kind = 'alarm';
CREATE INDEX incident_waiting ON incident (opened_at) WHERE state = 'OPEN' AND accepted_at IS NULL;
CREATE INDEX known_component_source ON known_component (source);
CREATE INDEX known_component_native ON known_component (native_id);
CREATE INDEX last_resort_due ON last_resort (due_at) WHERE due_at IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('event',4);
INSERT INTO "sqlite_sequence" VALUES('incident',2);
