-- What laboratories have found.

CREATE TABLE results (
    id           TEXT NOT NULL PRIMARY KEY, -- in the order of arrival
    clinic       TEXT NOT NULL,
    patient_id   TEXT NOT NULL,
    code         TEXT NOT NULL,
    value        TEXT NOT NULL,
    FOREIGN KEY (clinic, patient_id) REFERENCES patients (clinic, id) ON DELETE CASCADE
);

CREATE INDEX results_by_patient ON results (patient_id, clinic, id);
