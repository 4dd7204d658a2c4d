//! Generated code uses no name that the user's module could mean otherwise.

#![deny(missing_docs, warnings, clippy::pedantic)]
#![expect(non_camel_case_types, non_upper_case_globals, reason = "names that collide on purpose")]
#![expect(dead_code, unreachable_pub, reason = "nobody uses what only shadows")]

mod shadowed {
    use ::audit_core::PhiRecord;

    pub(super) struct Result;
    pub(super) struct Option;
    pub(super) struct Vec;
    pub(super) struct Wire;
    pub(super) struct Field;
    pub(super) struct Disclosure;
    pub(super) struct S;
    pub(super) const Some: () = ();
    pub(super) const None: () = ();
    pub(super) const Ok: () = ();
    pub(super) const Err: () = ();
    pub(super) mod std {}
    pub(super) mod core {}
    pub(super) mod audit_core {}
    pub(super) mod serde {}
    pub(super) trait Serialize {}
    pub(super) trait Debug {}
    pub(super) trait Serializer {}
    pub(super) type String = ();
    pub(super) type str = ();
    pub(super) type u64 = ();
    pub(super) type bool = ();

    #[expect(unused_macros, reason = "nobody uses what only shadows")]
    macro_rules! assert {
        () => {};
    }

    pub(super) fn to_string() {}

    /// A type.
    #[derive(PhiRecord)]
    #[phi(category = "demographics")]
    pub struct Patient<T> {
        /// A field.
        #[phi(patient, id)]
        pub r#type: ::core::primitive::u64,
        /// A field.
        #[phi(version)]
        pub __to: ::core::primitive::u64,
        /// A field.
        #[phi(label)]
        pub self_: &'static ::core::primitive::str,
        /// A field.
        pub __value: ::core::option::Option<T>,
        /// A field.
        #[deprecated]
        pub old: ::core::primitive::bool,
    }

    /// A type.
    #[derive(PhiRecord)]
    #[phi(envelope)]
    #[allow(non_snake_case)]
    pub struct Page {
        /// A field.
        pub Patients: [Patient<Part>; 0],
    }

    /// A type.
    #[derive(PhiRecord)]
    #[phi(part)]
    pub struct Part;

    /// A type.
    #[derive(PhiRecord)]
    pub enum Either {
        /// A variant.
        Some(Patient<Part>),
        /// A variant.
        None,
        /// A variant.
        Ok {
            /// A field.
            #[phi(patient)]
            __formatter: ::core::primitive::u64,
        },
    }

    /// A type.
    #[derive(PhiRecord)]
    #[phi(part)]
    pub enum Never {}
}

/// A field's type that was written by a macro is still found where errors about it are reported.
macro_rules! record {
    ($name:ident) => {
        #[derive(::audit_core::PhiRecord)]
        struct $name {
            #[phi(patient, id)]
            id: u64,
            #[phi(version)]
            version: i32,
            name: ::std::string::String,
        }
    };
}

record!(ByMacro);

#[test]
fn writes() {
    let record = ByMacro { id: 1, version: 2, name: "Ada".into() };
    let written = ::audit_core::danger::to_store(&record).unwrap();
    assert_eq!(written, br#"{"id":1,"version":2,"name":"Ada"}"#);
    let page = shadowed::Page { Patients: [] };
    let written = ::audit_core::danger::to_store(&page).unwrap();
    assert_eq!(written, br#"{"Patients":[]}"#);
}
