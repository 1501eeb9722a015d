-- Up Migration
-- Who may do what, changed by people: made by one and, where it is dangerous, in force only when another one approves.
CREATE TABLE access_changes (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  change jsonb NOT NULL,
  -- What stood there when it was proposed, and must still stand there when it takes effect.
  before jsonb NOT NULL,
  -- Whose account it is; null for the permission of a role and for an account that is not made yet.
  person uuid REFERENCES users (id),
  reason text NOT NULL,
  dangerous boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'applied', 'rejected', 'withdrawn')),
  proposed_by uuid NOT NULL REFERENCES users (id),
  proposed_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  decided_by uuid REFERENCES users (id),
  decided_at timestamptz,
  note text,
  CHECK (person <> proposed_by AND person <> decided_by),
  CHECK ((status = 'pending') = (decided_at IS NULL)),
  -- Nobody alone: the second person is another one and comes in time.
  CHECK (
    CASE WHEN status = 'applied' AND dangerous
      THEN decided_by IS NOT NULL AND decided_by <> proposed_by AND decided_at < expires_at
      ELSE true
    END
  ),
  CHECK (status <> 'rejected' OR (decided_by IS NOT NULL AND decided_by <> proposed_by AND note IS NOT NULL)),
  CHECK (status <> 'withdrawn' OR decided_by IS NULL)
);
CREATE INDEX access_changes_pending ON access_changes (id DESC) WHERE status = 'pending';
CREATE INDEX access_changes_person ON access_changes (person, id DESC);

-- What the company changed of the permissions that the release ships; what is as shipped has no row.
CREATE TABLE role_permissions (
  role text NOT NULL CHECK (role <> 'system'),
  permission text NOT NULL,
  granted boolean NOT NULL,
  change_id uuid NOT NULL REFERENCES access_changes (id),
  PRIMARY KEY (role, permission)
);

-- A change is decided once and stays as it was proposed.
CREATE FUNCTION refuse_other_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER access_changes_decided_once BEFORE UPDATE ON access_changes
  FOR EACH ROW
  WHEN (
    OLD.status <> 'pending'
    OR (OLD.id, OLD.change, OLD.before, OLD.person, OLD.reason, OLD.dangerous, OLD.proposed_by, OLD.proposed_at, OLD.expires_at)
      IS DISTINCT FROM
      (NEW.id, NEW.change, NEW.before, NEW.person, NEW.reason, NEW.dangerous, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
  )
  EXECUTE FUNCTION refuse_other_access();
CREATE TRIGGER access_changes_kept BEFORE DELETE ON access_changes FOR EACH ROW EXECUTE FUNCTION refuse_other_access();
CREATE TRIGGER access_changes_no_truncate BEFORE TRUNCATE ON access_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_access();

CREATE INDEX cases_owner ON cases (owner_id) WHERE open;

-- Down Migration
DROP INDEX cases_owner;
DROP TABLE role_permissions, access_changes;
DROP FUNCTION refuse_other_access;
