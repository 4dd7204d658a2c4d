-- Until now all patients were those of the north. SQLite cannot change a primary key, so the tables are made anew.

ALTER TABLE notes RENAME TO notes_of_one_clinic;
ALTER TABLE patients RENAME TO patients_of_one_clinic;
DROP INDEX notes_by_patient;

CREATE TABLE patients (
    clinic       TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    name_folded  TEXT   NOT NULL,
    birth_date   TEXT   NOT NULL,
    sex          TEXT   NOT NULL,
    phone        TEXT   NOT NULL,
    street       TEXT   NOT NULL,
    city         TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    zip          TEXT   NOT NULL,
    active       BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    restricted   BIGINT NOT NULL, -- 0 or 1
    merged_into  TEXT,            -- the chart that is used instead of this one
    PRIMARY KEY (clinic, id),
    FOREIGN KEY (clinic, merged_into) REFERENCES patients (clinic, id) ON DELETE CASCADE
);

INSERT INTO patients (clinic, id, name, name_folded, birth_date, sex, phone, street, city, state, zip, active,
                      version, restricted)
SELECT 'north', id, name, name_folded, birth_date, sex, phone, street, city, state, zip, active, version, 0
FROM patients_of_one_clinic;

CREATE TABLE notes (
    clinic       TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    patient_id   TEXT   NOT NULL,
    author       TEXT   NOT NULL,
    written_at   TEXT   NOT NULL,
    text         TEXT   NOT NULL,
    PRIMARY KEY (clinic, id),
    FOREIGN KEY (clinic, patient_id) REFERENCES patients (clinic, id) ON DELETE CASCADE
);

INSERT INTO notes (clinic, id, patient_id, author, written_at, text)
SELECT 'north', id, patient_id, author, written_at, text FROM notes_of_one_clinic;

DROP TABLE notes_of_one_clinic;
DROP TABLE patients_of_one_clinic;

-- The clinic never comes first: while PostgreSQL has no statistics, it may prefer such an index to the primary key, and read
-- half of the table for every foreign key.
CREATE INDEX patients_by_merger ON patients (merged_into, clinic);
CREATE INDEX notes_by_patient ON notes (patient_id, clinic, written_at);
