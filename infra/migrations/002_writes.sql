-- Up Migration
-- What each idempotency key of a write outside the cases has made, so that a retry acts once.
CREATE TABLE writes (
  actor_id text NOT NULL,
  key text NOT NULL,
  operation text NOT NULL,
  body_hash text NOT NULL,
  subject text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor_id, key)
);

CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
CREATE INDEX cases_order ON cases ((state #>> '{intake,involved,orderNo}')) WHERE open;

-- Down Migration
DROP INDEX cases_order, notifications_unread;
DROP TABLE writes;
