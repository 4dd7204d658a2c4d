-- What the clinics have told third parties, which reminders they owe, and what the administrator decides.

CREATE TABLE disclosures (
    id            TEXT   NOT NULL PRIMARY KEY, -- of the operation in the audit log
    clinic        TEXT   NOT NULL,
    patient_id    TEXT   NOT NULL, -- no foreign key: an account of disclosures is owed for six years, also of a deleted chart
    recipient     TEXT   NOT NULL, -- a code; name and address are in the audit log
    disclosed_at  TEXT   NOT NULL
);

CREATE INDEX disclosures_by_patient ON disclosures (patient_id, clinic, disclosed_at);

CREATE TABLE reminders (
    id          TEXT   NOT NULL PRIMARY KEY, -- in the order of queueing
    clinic      TEXT   NOT NULL,
    patient_id  TEXT   NOT NULL,
    cause       TEXT   NOT NULL, -- the handle of the operation that queued it
    taken_at    TEXT, -- when a worker began with it
    sent_at     TEXT,
    FOREIGN KEY (clinic, patient_id) REFERENCES patients (clinic, id) ON DELETE CASCADE
);

CREATE INDEX reminders_by_patient ON reminders (patient_id, clinic);

CREATE TABLE grants (
    account  TEXT NOT NULL,
    role     TEXT NOT NULL,
    PRIMARY KEY (account, role)
);

CREATE TABLE settings (
    code   TEXT   NOT NULL PRIMARY KEY,
    value  BIGINT NOT NULL
);
