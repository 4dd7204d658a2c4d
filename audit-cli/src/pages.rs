//! `audit man` and `audit completions`, for those who package the program.

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::{
    args::Options,
    error::Error,
    output::{self, mask, plain},
};

pub(crate) fn man(of: Option<&str>) -> Result<u8, Error> {
    let mut program = Options::command();
    program.build();
    let command = of.map_or(Some(&program), |name| program.find_subcommand(name));
    let unknown = || {
        format!("there is no command `{}`: `audit --help` lists them", mask(&plain(of.unwrap_or_default())))
    };
    let command = command.ok_or_else(|| Error::Usage(unknown()))?;
    output::write(|to| Man::new(command.clone()).render(to))?;
    Ok(0)
}

pub(crate) fn completions(shell: Shell) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Options::command(), "audit", &mut script);
    output::write(|to| to.write_all(&script))?;
    Ok(0)
}
