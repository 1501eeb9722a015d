-- Up Migration
-- Whoever writes the outbox wakes the messenger; the rows themselves are the queue, so nothing is lost when nobody listens.
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_written AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();

-- What was written before there was a messenger stood in the inboxes: it is not sent after the fact.
UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL;

-- Where people can be reached: proved with a code, or entered by an administrator. What is not proved is not used.
CREATE TABLE contacts (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  address text NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, channel)
);
-- An address that is yet to be proved, with what its owner must type in.
CREATE TABLE contact_codes (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  address text NOT NULL,
  code text NOT NULL,
  tries int NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, channel)
);

CREATE TABLE message_preferences (
  user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  preferences jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- The company's settings; each change is a new version, the last one holds.
CREATE TABLE message_settings (
  version int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  settings jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- The company's own wording of a message; the last approved version holds (MSG-03).
CREATE TABLE message_templates (
  template text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  wordings jsonb NOT NULL,
  note text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  decided_by text,
  decided_at timestamptz,
  approved boolean,
  PRIMARY KEY (template, version),
  CHECK (decided_by IS NULL OR decided_by <> proposed_by),
  CHECK ((approved IS NULL) = (decided_by IS NULL))
);

-- Systems that are told what happens; the secrets are encrypted with the first of CODEC_KEYS.
CREATE TABLE webhooks (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL,
  url text NOT NULL,
  topics text[] NOT NULL CHECK (cardinality(topics) > 0),
  secrets jsonb NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  failures int NOT NULL DEFAULT 0,
  disabled_reason text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Every message on its way out, with its proof or its visible failure; nothing twice for one matter, channel and recipient.
CREATE TABLE deliveries (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- Null for a digest, which speaks of several.
  outbox_id bigint REFERENCES outbox (id) ON DELETE CASCADE,
  digest_id uuid REFERENCES deliveries (id) ON DELETE SET NULL,
  case_id text,
  dedupe_key text NOT NULL,
  channel text NOT NULL,
  recipient_kind text NOT NULL CHECK (recipient_kind IN ('person', 'customer', 'group', 'system')),
  recipient text NOT NULL,
  template text NOT NULL,
  urgent boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('planned', 'held', 'sending', 'sent', 'failed', 'unknown', 'suppressed')),
  reason text,
  not_before timestamptz NOT NULL,
  tries int NOT NULL DEFAULT 0,
  -- The session of the messenger that is sending it; when that is gone the try was cut short.
  claimed_by int,
  claimed_at timestamptz,
  -- Where it went, masked; what the other side answered.
  address text,
  proof text,
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (dedupe_key, channel, recipient_kind, recipient)
);
CREATE INDEX deliveries_outbox ON deliveries (outbox_id);
CREATE INDEX deliveries_case ON deliveries (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (not_before) WHERE status IN ('planned', 'held', 'sending');
CREATE INDEX deliveries_dead ON deliveries (id) WHERE status IN ('failed', 'unknown');
CREATE INDEX deliveries_digest ON deliveries (digest_id) WHERE digest_id IS NOT NULL;

-- Each run of a messenger holds the advisory lock of its number for as long as it lives.
CREATE SEQUENCE messenger_sessions AS int CYCLE;

-- Down Migration
DROP SEQUENCE messenger_sessions;
DROP TABLE deliveries, webhooks, message_templates, message_settings, message_preferences, contact_codes, contacts;
DROP TRIGGER outbox_written ON outbox;
DROP FUNCTION announce_outbox;
