CREATE TABLE patients (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    birth_date  TEXT NOT NULL,
    phone       TEXT NOT NULL,
    active      BOOLEAN NOT NULL DEFAULT TRUE
);

CREATE TABLE notes (
    id          INTEGER PRIMARY KEY,
    patient_id  INTEGER NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
    author      TEXT NOT NULL,
    text        TEXT NOT NULL
);

INSERT INTO patients (name, birth_date, phone) VALUES
    ('Ada Quillfeather', '1948-02-29', '+1-201-555-0101'),
    ('Bo Thistlewick', '1975-11-03', '+1-201-555-0102'),
    ('Cy Marrowbone', '2011-06-17', '+1-201-555-0103');

INSERT INTO notes (patient_id, author, text) VALUES
    (1, 'dr.adams', 'Sleeps badly since the move.'),
    (1, 'dr.adams', 'Feels better, comes back in May.'),
    (2, 'dr.adams', 'Vaccinated.');
