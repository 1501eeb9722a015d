-- Up Migration
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  login text NOT NULL UNIQUE,
  name text NOT NULL,
  roles text[] NOT NULL CHECK (cardinality(roles) > 0),
  department text,
  language text NOT NULL DEFAULT 'zh-CN',
  password_hash text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  disabled boolean NOT NULL DEFAULT false,
  failed_sign_ins int NOT NULL DEFAULT 0,
  locked_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The shape that connect-pg-simple asks for.
CREATE TABLE session (
  sid varchar PRIMARY KEY,
  sess json NOT NULL,
  expire timestamp(6) NOT NULL
);
CREATE INDEX session_expire ON session (expire);

CREATE TABLE policies (
  profile text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  pack jsonb NOT NULL,
  active boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  PRIMARY KEY (profile, version)
);
CREATE UNIQUE INDEX one_active_policy ON policies (profile) WHERE active;

-- A calendar is used only after a person approved it (TIM-04, TIM-05); versions are never edited.
CREATE TABLE calendars (
  version text PRIMARY KEY,
  calendar jsonb NOT NULL,
  source text NOT NULL,
  active boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  approved_at timestamptz,
  approved_by text,
  CHECK (NOT active OR approved_at IS NOT NULL)
);
CREATE UNIQUE INDEX one_active_calendar ON calendars (active) WHERE active;

CREATE TABLE customers (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL,
  phone text,
  email text,
  address text,
  tier text NOT NULL DEFAULT 'GENERAL',
  preferred_channel text,
  note text,
  -- Full pinyin and initials of the name, so that `zhangwei` and `zw` find 张伟.
  pinyin text NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX customers_phone ON customers (phone) WHERE phone IS NOT NULL;
CREATE INDEX customers_search ON customers USING gin ((name || ' ' || pinyin || ' ' || coalesce(phone, '')) gin_trgm_ops);

-- One row for each opening that was asked for: it outlives Temporal's retention, so that nothing opens twice.
CREATE SEQUENCE case_numbers;
CREATE TABLE openings (
  key text PRIMARY KEY,
  body_hash text NOT NULL,
  case_id text NOT NULL UNIQUE,
  source text,
  external_ref text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (source, external_ref)
);

CREATE TABLE cases (
  id text PRIMARY KEY,
  procedure text NOT NULL,
  profile text NOT NULL,
  type text NOT NULL,
  stage text NOT NULL,
  open boolean NOT NULL,
  severity text,
  channel text NOT NULL,
  subject text NOT NULL,
  customer_id uuid NOT NULL REFERENCES customers (id),
  owner_id text NOT NULL,
  owner_name text NOT NULL,
  department text,
  level int NOT NULL,
  people text[] NOT NULL,
  departments text[] NOT NULL,
  received_at timestamptz NOT NULL,
  closed_at timestamptz,
  next_due_at timestamptz,
  next_clock text,
  breached boolean NOT NULL,
  version int NOT NULL,
  policy_version int NOT NULL,
  calendar_version text NOT NULL,
  provisional boolean NOT NULL,
  -- How far the case's clock runs ahead of the world's: drills and tests only, zero otherwise.
  clock_offset_ms bigint NOT NULL DEFAULT 0,
  state jsonb NOT NULL,
  legal_hold boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cases_queue ON cases (open, next_due_at NULLS LAST, id);
CREATE INDEX cases_people ON cases USING gin (people);
CREATE INDEX cases_departments ON cases USING gin (departments);
CREATE INDEX cases_customer ON cases (customer_id, received_at DESC);
CREATE INDEX cases_received ON cases (open, received_at DESC, id DESC);
CREATE INDEX cases_order ON cases ((state #>> '{intake,involved,orderNo}')) WHERE open;
CREATE INDEX cases_provisional ON cases (id) WHERE provisional;
CREATE INDEX cases_search ON cases USING gin ((id || ' ' || subject) gin_trgm_ops);

-- What happened, for ever: the system of record. Each fact's hash covers the one before it.
CREATE TABLE facts (
  position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  case_id text NOT NULL,
  seq int NOT NULL CHECK (seq > 0),
  key text NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  by jsonb NOT NULL,
  fact jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (case_id, seq)
);

CREATE TABLE commands (
  key text PRIMARY KEY,
  case_id text NOT NULL,
  name text NOT NULL,
  body_hash text NOT NULL,
  actor_id text NOT NULL,
  version int NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX commands_case ON commands (case_id);

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

CREATE TABLE deadlines (
  case_id text NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  clock text NOT NULL,
  requirement text NOT NULL,
  kind text NOT NULL,
  attempt int NOT NULL,
  policy_version int NOT NULL,
  started_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  warned_at timestamptz,
  breached_at timestamptz,
  met_at timestamptz,
  cancelled_at timestamptz,
  paused_at timestamptz,
  provisional boolean NOT NULL,
  owner_id text NOT NULL,
  escalated_to text[] NOT NULL,
  PRIMARY KEY (case_id, clock)
);
CREATE INDEX deadlines_running ON deadlines (due_at) WHERE met_at IS NULL AND cancelled_at IS NULL;

CREATE TABLE tasks (
  case_id text NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  task text NOT NULL,
  title jsonb NOT NULL,
  detail text,
  command text NOT NULL,
  person text,
  role text,
  department text,
  due_at timestamptz,
  clock text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (case_id, task)
);
CREATE INDEX tasks_person ON tasks (person, due_at);
CREATE INDEX tasks_role ON tasks (role, department, due_at);

CREATE TABLE notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  case_id text,
  text jsonb NOT NULL,
  vars jsonb NOT NULL,
  urgent boolean NOT NULL DEFAULT false,
  dedupe_key text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  UNIQUE (user_id, dedupe_key)
);
CREATE INDEX notifications_inbox ON notifications (user_id, id DESC);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  case_id text,
  dedupe_key text NOT NULL UNIQUE,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;

-- Evidence, stored once and never edited; the checksum goes into the facts of the case.
CREATE TABLE attachments (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sha256 text NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  size int NOT NULL CHECK (size BETWEEN 1 AND 10485760),
  bytes bytea NOT NULL,
  uploaded_by uuid NOT NULL REFERENCES users (id),
  case_id text,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Who did what outside the cases themselves: sign-ins, refused access, personal data shown, rules changed.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor_id text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);

-- ARC-08: a closed case leaves only after its years, asked for by one person and approved by another.
CREATE TABLE deletions (
  case_id text PRIMARY KEY,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  reason text NOT NULL,
  approved_by text,
  approved_at timestamptz,
  last_hash text,
  CHECK (approved_by IS NULL OR approved_by <> requested_by)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'facts'
     AND EXISTS (SELECT 1 FROM deletions WHERE case_id = OLD.case_id AND approved_at IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER facts_append_only BEFORE UPDATE OR DELETE ON facts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER facts_no_truncate BEFORE TRUNCATE ON facts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Down Migration
DROP TABLE deletions, audit, attachments, outbox, notifications, tasks, deadlines, writes, commands, facts, cases, openings,
  customers, calendars, policies, session, users;
DROP SEQUENCE case_numbers;
DROP FUNCTION refuse_change;
