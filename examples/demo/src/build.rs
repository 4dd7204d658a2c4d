//! The clinic's programs, as cargo builds them.

use std::{
    env,
    ffi::OsString,
    path::PathBuf,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::server::StartError;

/// Which of the clinic's servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framework {
    /// `clinic-axum`
    Axum,
    /// `clinic-actix`
    Actix,
}

impl Framework {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Axum, Self::Actix];

    /// The framework of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|framework| framework.name() == name)
    }

    /// What stands on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Axum => "axum",
            Self::Actix => "actix",
        }
    }

    /// The package of its server.
    pub const fn package(self) -> &'static str {
        match self {
            Self::Axum => "clinic-axum",
            Self::Actix => "clinic-actix",
        }
    }
}

/// Builds a program of this workspace with the cargo that runs us, and says where it is.
///
/// # Errors
/// Where it cannot be built.
pub fn build_program(package: &str, program: &'static str) -> Result<PathBuf, StartError> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Build scripts look at what cargo says of a package, and would run again where it says it of ours.
    let ours =
        |name: &OsString| name.to_str().is_some_and(|name| OURS.iter().any(|ours| name.starts_with(ours)));
    env::vars_os().map(|(name, _)| name).filter(ours).for_each(|name| _ = command.env_remove(name));
    let output = command
        .args(["build", "--quiet", "--package", package, "--bin", program])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable =
        messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).find_map(|message| {
            let ours = message["target"]["name"] == program;
            message["executable"].as_str().filter(|_| ours).map(PathBuf::from)
        });
    executable.filter(|_| output.status.success()).ok_or(StartError::Build(program))
}

const OURS: [&str; 2] = ["CARGO_MANIFEST_", "CARGO_PKG_"];
