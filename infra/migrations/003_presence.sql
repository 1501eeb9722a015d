-- Up Migration
-- When somebody is away, and who stands in: promises that fall due then go to somebody who is there (CBK-08).
CREATE TABLE presence (
  user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  away_from timestamptz NOT NULL,
  away_until timestamptz,
  deputy_id uuid REFERENCES users (id) ON DELETE SET NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (away_until > away_from),
  CHECK (deputy_id <> user_id)
);

-- Down Migration
DROP TABLE presence;
