use super::*;

fn axum(args: &str, item: &str) -> String {
    text(&handler(args.parse().unwrap(), item.parse().unwrap(), &Runtime::of("audit_axum")))
}

fn plain(args: &str, item: &str) -> String {
    text(&function(args.parse().unwrap(), item.parse().unwrap(), &Runtime::of("audit_core")))
}

/// Without the spaces between tokens, which are nobody's business.
fn text(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

fn has(code: &str, part: &str) {
    let part: String = part.split_whitespace().collect();
    assert!(code.contains(&part), "{part}\nis not in\n{code}");
}

#[test]
fn the_hidden_argument_is_the_first() {
    let code = axum("read", "/// Shows.\n#[cold] pub async fn show(Path(id): Path<Uuid>) -> Answer { go() }");
    has(
        &code,
        "#[cold] pub async fn show(armed: ::audit_axum::private::Armed<__audit_show>, Path(id): Path<Uuid>)",
    );
    has(&code, "-> ::audit_axum::private::Response {");
    has(&code, "::core::concat!(::core::module_path!(), \"::show\")");
}

#[test]
fn subjects_are_named_before_the_body() {
    let code =
        axum(r#"read, patient = to.patient, id = note, resource = "LabResult""#, "async fn show() { go() }");
    has(&code, r#"{ armed.patient(&(to.patient)); armed.record("lab_result", &(note)); let body ="#);
}

#[test]
fn the_tenant_is_named_before_all_else() {
    let code = axum("read, patient = id, cause = job, tenant = at", "async fn show() { go() }");
    has(&code, "{ armed.tenant(&(at)); armed.cause(&(job)); armed.patient(&(id)); let body =");
}

#[test]
fn the_description_says_what_the_attribute_says() {
    let code = axum(
        r#"search, by = ["name"], subject = none, reason = "counts", on_audit_failure = deny"#,
        "async fn count() {}",
    );
    has(&code, r#"by: &["name"], no_subject: true,"#);
    has(&code, "on_audit_failure: ::core::option::Option::Some(::audit_axum::private::OnAuditFailure::Deny)");
    has(
        &axum("read", "async fn show() {}"),
        "no_subject: false, on_audit_failure: ::core::option::Option::None",
    );
}

#[test]
fn an_exempt_handler_has_no_action() {
    let code = axum(r#"none, reason = "liveness""#, "async fn health() { go() }");
    has(&code, "action: ::core::option::Option::None,");
    has(&code, "::audit_axum::private::run_exempt(armed, body,");
}

#[test]
fn markers_stand_outside_of_a_marked_block() {
    let code = axum("", "impl Clinic<Pg> { #[audit(read)] async fn show() { go() } fn help() {} }");
    let outside = code.find("__audit_Clinic_Pg_show=").unwrap();
    assert!(outside < code.find("implClinic<Pg>").unwrap());
    has(&code, "\"::Clinic::show\"");
    assert!(!code.contains("#[audit"));
}

#[test]
fn the_attribute_of_a_plain_method_stays() {
    let code =
        axum("", "impl C { #[audit(read)] async fn show() {} #[audit_core::audit(read)] fn job(&self) {} }");
    has(&code, "#[audit_core::audit(read)] fn job(&self) {}");
}

#[test]
fn conditions_hold_for_the_marker_too() {
    let code = axum("read", "#[cfg(feature = \"a\")] async fn show() {}");
    assert_eq!(code.matches("#[cfg(feature=\"a\")]").count(), 2);
    let code = axum("", "#[cfg(a)] impl C { #[cfg(b)] #[audit(read)] async fn show() {} }");
    assert_eq!(code.matches("#[cfg(a)]").count(), 2);
    assert_eq!(code.matches("#[cfg(b)]").count(), 2);
}

#[test]
fn impl_trait_is_inferred_inside() {
    let code = axum("read", "async fn show() -> Result<impl IntoResponse, E> { go() }");
    has(&code, "Option::None::<Result<_, E>>");
}

#[test]
fn a_mistake_leaves_a_handler() {
    let code = axum("read, pacient = id", "pub async fn show(id: Id) -> Phi<Patient> { go() }");
    has(&code, "pub async fn show(id: Id) -> ::audit_axum::private::Response {");
    has(&code, "compile_error!");
    assert!(!code.contains("Armed"));
}

#[test]
fn something_else_stays_as_it_is() {
    let code = axum("read", "struct S;");
    assert!(code.starts_with("structS;"));
    has(&code, "compile_error!");
}

#[test]
fn self_gives_an_unmarked_block_away() {
    let complains = |item: &str| axum("read", item).contains("bare`#[audit]`");
    assert!(complains("async fn show() -> Self { go() }"));
    assert!(complains("async fn show() { Self::go() }"));
    assert!(!complains("async fn show() { struct S; impl S { fn new() -> Self { S } } }"));
}

#[test]
fn instrument_skips_all_arguments() {
    let complains =
        |attr: &str| axum("read", &format!("#[{attr}] async fn show() {{}}")).contains("skip_all");
    assert!(complains("instrument"));
    assert!(axum("read", "#[instrument(skip(db))] async fn show() {}").contains("compile_error"));
    assert!(axum("read", "#[cfg_attr(a, tracing::instrument)] async fn show() {}").contains("compile_error"));
    assert!(!axum("read", "#[tracing::instrument(skip_all)] async fn show() {}").contains("compile_error"));
}

#[test]
fn a_plain_function_keeps_its_signature() {
    let code = plain("update, patient = id", "pub async fn job(id: i64) -> Result<i64, E> { go() }");
    has(&code, "pub async fn job(id: i64) -> Result<i64, E> { let op = ::audit_core::private::open(");
    has(&code, "op.patient(&(id)); let body = async move {");
    has(&code, "::audit_core::private::run(op, body, ::audit_core::private::deny()).await }");
}

#[test]
fn a_synchronous_function_runs_in_a_closure() {
    let code = plain("update, on_audit_failure = allow", "fn job(&self) -> impl Iterator { go() }");
    has(&code, "let body = ::audit_core::private::once(move || -> _ { go() });");
    has(&code, "::audit_core::private::run_sync(op, body, ::audit_core::private::allow(|value|");
}

#[test]
fn a_function_that_hands_out_a_future_is_refused() {
    for output in
        ["impl Future<Output = i64>", "Pin<Box<dyn Future<Output = i64> + Send>>", "BoxFuture<'_, i64>"]
    {
        assert!(plain("read", &format!("fn job() -> {output} {{ go() }}")).contains("compile_error"));
    }
}
