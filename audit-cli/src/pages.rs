//! `audit man` and `audit completions`, for those who package the program.

use clap::builder::Resettable::Reset;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::{
    args,
    error::Error,
    output::{self, mask, plain},
};

pub(crate) fn man(of: Option<&str>) -> Result<u8, Error> {
    let mut program = args::command();
    program.build();
    let command = of.map_or(Some(&program), |name| program.find_subcommand(name));
    let unknown = || {
        format!("there is no command `{}`: `audit --help` lists them", mask(&plain(of.unwrap_or_default())))
    };
    let command = command.ok_or_else(|| Error::Usage(unknown()))?;
    let more = command.get_after_long_help().map(|help| notes(&help.to_string())).unwrap_or_default();
    let page = command.clone().after_help(Reset).after_long_help(Reset);
    output::write(|to| {
        Man::new(page).render(to)?;
        to.write_all(more.as_bytes())
    })?;
    Ok(0)
}

/// Examples and exit statuses, with the lines that stand in columns as they are: the library fills them all.
fn notes(text: &str) -> String {
    let (mut page, mut as_it_is) = (".SH NOTES\n".to_owned(), false);
    for line in text.lines() {
        if line.starts_with(' ') != as_it_is {
            as_it_is = !as_it_is;
            page.push_str(if as_it_is { ".nf\n" } else { ".fi\n" });
        }
        // `\\&` keeps a dot or an apostrophe at the beginning from being a request.
        let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
        let [before, line, after] = if line.is_empty() { [".PP", "", "\n"] } else { ["\\&", &line, "\n"] };
        page.extend([before, line, after]);
    }
    page
}

pub(crate) fn completions(shell: Shell) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "audit", &mut script);
    output::write(|to| to.write_all(&script))?;
    Ok(0)
}
