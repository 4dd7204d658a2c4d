//! What synthetic patients are made of.

pub(super) const GIVEN: &[&str] = &[
    "Aldrenna",
    "Bevorin",
    "Cassivel",
    "Dorrimund",
    "Elspira",
    "Fennowick",
    "Galdrissa",
    "Hesperil",
    "Ilvanor",
    "Jorabeth",
    "Kestrina",
    "Lorvinia",
    "Mirabrand",
    "Nerrivane",
    "Ottoline",
    "Perrivald",
    "Quendra",
    "Rosmunda",
    "Sevrilla",
    "Tamsinor",
    "Ulvinia",
    "Verrowyn",
    "Wilmarin",
    "Xandrivel",
    "Yselda",
    "Zephrona",
];

/// Sixteen by sixteen family names: in a thousand patients, about four have the same.
pub(super) const FAMILY_FIRST: &[&str] = &[
    "Quill", "Thistle", "Bramble", "Wyver", "Grackle", "Ember", "Hollow", "Saffron", "Juniper", "Marrow",
    "Tansy", "Pewter", "Larkspur", "Cinder", "Yarrow", "Osprey",
];
pub(super) const FAMILY_LAST: &[&str] = &[
    "feather", "whit", "mere", "thorpe", "wick", "combe", "garth", "ridge", "hurst", "bourne", "shanks",
    "worthy", "croft", "fenn", "holm", "stead",
];

pub(super) const STREETS: &[&str] = &[
    "Thimblerigg Lane",
    "Candlewhite Road",
    "Ploverscote Street",
    "Hobnailer Avenue",
    "Gosling Quay",
    "Marchpane Court",
    "Featherbed Hill",
    "Lanternwick Way",
];
pub(super) const CITIES: &[(&str, &str)] = &[
    ("Mossgrave", "VT"),
    ("Eldercrag", "OR"),
    ("Port Velloway", "ME"),
    ("Saint Orrin", "MN"),
    ("Dunmarrow", "OH"),
    ("Kettlebrook", "WA"),
    ("New Hathersage", "NY"),
    ("Alder Spindle", "CO"),
];

pub(super) const COMPLAINTS: &[&str] = &[
    "Dull ache behind the left knee",
    "Dry cough at night",
    "Itching rash on both forearms",
    "Dizziness on standing up",
    "Burning pain after meals",
    "Stiff neck in the morning",
    "Ringing in the right ear",
    "Tingling in the fingertips",
];
pub(super) const PLANS: &[&str] = &[
    "Rest, and see again in two weeks.",
    "Blood count ordered.",
    "Referred to the specialist.",
    "Dose halved, to be reviewed by telephone.",
    "No further treatment for now.",
    "X-ray before the next visit.",
];
