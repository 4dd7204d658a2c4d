-- For SQLite and PostgreSQL alike: only TEXT and BIGINT, because sqlx's `Any` driver knows few types of either.

CREATE TABLE patients (
    id           TEXT   NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,
    name_folded  TEXT   NOT NULL, -- in lower case, for the search; the databases disagree about `lower()`
    birth_date   TEXT   NOT NULL,
    sex          TEXT   NOT NULL,
    phone        TEXT   NOT NULL,
    street       TEXT   NOT NULL,
    city         TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    zip          TEXT   NOT NULL,
    active       BIGINT NOT NULL, -- 0 or 1
    version      BIGINT NOT NULL
);

CREATE TABLE notes (
    id           TEXT   NOT NULL PRIMARY KEY,
    patient_id   TEXT   NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
    author       TEXT   NOT NULL,
    written_at   TEXT   NOT NULL, -- UTC, always with three digits of a second, so that text sorts like time
    text         TEXT   NOT NULL
);

CREATE INDEX notes_by_patient ON notes (patient_id, written_at);
