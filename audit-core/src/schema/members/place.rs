//! Where it came from, and which software did it.

use super::{DETAIL, WHAT_ID, methods};
use crate::schema::{
    Control, form,
    member::{
        ANY, MAYBE, Member, OPERATION, On, Origin,
        Shape::{Enum, Group, Text, True},
        WHOLE,
    },
};

/// Where it came from.
pub(crate) const PLACE: &[Member] = &[
    Member::new("tenant", Text(&form::CODE), On::sometimes(OPERATION))
        .says(
            "The tenant; pseudonyms of two tenants have nothing in common, unless their namespace is \
               shared.",
        )
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.source.site")
        .serves(&[Control::Au3]),
    Member::new("http", Group(HTTP), On::sometimes(WHOLE))
        .says("The request.")
        .from(&[Origin::Adapter])
        .serves(&[Control::Au3]),
    Member::new("client", Group(CLIENT), On::sometimes(WHOLE))
        .says("Where the request came from.")
        .from(&[Origin::Adapter])
        .serves(&[Control::LoginMonitoring, Control::Au3]),
    Member::new("request", Text(&form::PSEUDONYM), On::sometimes(WHOLE))
        .says("The request's id; clients may choose it, so it is a pseudonym.")
        .from(&[Origin::Request])
        .fhir(WHAT_ID)
        .serves(&[Control::Au3]),
];

const HTTP: &[Member] = &[
    Member::new("method", Enum(methods), MAYBE)
        .says("The method, one of nine, or `other`.")
        .from(&[Origin::Adapter])
        .fhir(DETAIL)
        .serves(&[Control::Au3]),
    Member::new("route", Text(&form::ROUTE), MAYBE)
        .says("The template of the route, never the path.")
        .from(&[Origin::Adapter])
        .fhir(DETAIL)
        .serves(&[Control::Au3, Control::Au3Limit]),
];

const CLIENT: &[Member] = &[
    Member::new("net", Text(&form::NETWORK), MAYBE)
        .says("The client's network: IPv4 /24, IPv6 /48.")
        .from(&[Origin::Adapter])
        .fhir("AuditEvent.agent.network.address")
        .serves(&[Control::LoginMonitoring, Control::Au3, Control::Au3Limit]),
    Member::new("id", Text(&form::PSEUDONYM), MAYBE)
        .says("The client's address.")
        .from(&[Origin::Adapter])
        .fhir(DETAIL)
        .serves(&[Control::LoginMonitoring, Control::Au3]),
];

/// Which software wrote it.
pub(crate) const SOFTWARE: &[Member] = &[
    Member::new("service", Group(SERVICE), On::always(ANY))
        .says("The app that wrote the line.")
        .from(&[Origin::Deployment])
        .serves(&[Control::Au3]),
    Member::new("synthetic", True, On::sometimes(ANY))
        .says("The data is made up: a test or a demo.")
        .from(&[Origin::Deployment])
        .fhir("AuditEvent.meta.security")
        .serves(&[Control::Au3]),
];

const SERVICE: &[Member] = &[
    Member::new("name", Text(&form::CODE), MAYBE)
        .says("Its name.")
        .from(&[Origin::Deployment])
        .fhir("AuditEvent.source.observer.display")
        .serves(&[Control::Au3]),
    Member::new("env", Text(&form::CODE), MAYBE)
        .says("The environment: `AUDIT_ENV`.")
        .from(&[Origin::Deployment])
        .serves(&[Control::Au3]),
    Member::new("release", Text(&form::CODE), MAYBE)
        .says("The release.")
        .from(&[Origin::Deployment])
        .serves(&[Control::Au3]),
    Member::new("commit", Text(&form::CODE), MAYBE)
        .says("The commit.")
        .from(&[Origin::Deployment])
        .serves(&[Control::Au3]),
    Member::new("instance", Text(&form::CODE), MAYBE)
        .says("The dyno, container or machine.")
        .from(&[Origin::Deployment])
        .fhir("AuditEvent.source.observer.identifier")
        .serves(&[Control::Au3]),
    Member::new("region", Text(&form::CODE), MAYBE)
        .says("The region.")
        .from(&[Origin::Deployment])
        .serves(&[Control::Au3]),
    Member::new("platform", Text(&form::CODE), MAYBE)
        .says("The platform.")
        .from(&[Origin::Deployment])
        .serves(&[Control::Au3]),
];
