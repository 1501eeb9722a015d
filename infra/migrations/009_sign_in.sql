-- Up Migration
-- An account has one way in: a password kept here, or the company's identity provider, which knows it by issuer and subject.
ALTER TABLE users
  ALTER COLUMN login DROP NOT NULL,
  ALTER COLUMN password_hash DROP NOT NULL,
  ADD COLUMN issuer text,
  ADD COLUMN subject text,
  ADD COLUMN provider_email text,
  ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
  ADD COLUMN last_sign_in_at timestamptz,
  ADD CONSTRAINT users_identity UNIQUE (issuer, subject),
  ADD CONSTRAINT users_one_way_in CHECK (
    CASE WHEN issuer IS NULL
      THEN login IS NOT NULL AND password_hash IS NOT NULL AND subject IS NULL
      ELSE login IS NULL AND password_hash IS NULL AND subject IS NOT NULL
    END
  );

-- Lists name a session by a digest: its own id is half of what the cookie proves.
ALTER TABLE session
  ALTER COLUMN expire TYPE timestamptz,
  ADD COLUMN id text GENERATED ALWAYS AS (encode(sha256(sid::bytea), 'hex')) STORED UNIQUE,
  ADD COLUMN user_id uuid GENERATED ALWAYS AS ((sess ->> 'userId')::uuid) STORED;
CREATE INDEX session_of_user ON session (user_id);

-- Every console hears of a session that is over, whatever ended it, and closes what it streams to it.
CREATE FUNCTION tell_session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('session_ended', OLD.id);
  RETURN NULL;
END $$;
CREATE TRIGGER session_ended AFTER DELETE ON session
  FOR EACH ROW WHEN (OLD.user_id IS NOT NULL) EXECUTE FUNCTION tell_session_ended();

-- A disabled account has no session left; whose rights changed gets no more by the old ones.
CREATE FUNCTION apply_changed_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.disabled THEN
    DELETE FROM session WHERE user_id = NEW.id;
  ELSE
    PERFORM pg_notify('rights_changed', NEW.id::text);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER rights_changed AFTER UPDATE OF roles, department, disabled ON users
  FOR EACH ROW
  WHEN ((OLD.roles, OLD.department, OLD.disabled) IS DISTINCT FROM (NEW.roles, NEW.department, NEW.disabled))
  EXECUTE FUNCTION apply_changed_rights();

-- Down Migration
DROP TRIGGER rights_changed ON users;
DROP TRIGGER session_ended ON session;
DROP FUNCTION apply_changed_rights, tell_session_ended;
DROP INDEX session_of_user;
ALTER TABLE session DROP COLUMN user_id, DROP COLUMN id;
ALTER TABLE users
  DROP CONSTRAINT users_one_way_in,
  DROP COLUMN issuer,
  DROP COLUMN subject,
  DROP COLUMN provider_email,
  DROP COLUMN must_change_password,
  DROP COLUMN last_sign_in_at;
