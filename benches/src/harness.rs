//! Runs cases in turns, each in a process of its own whose stdout is a pipe, and keeps what they measured.
//!
//! What is compared runs interleaved, round by round, so that whatever disturbs the machine disturbs all of it; a ratio is made of
//! two figures of the same round.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    env,
    io::{self, BufRead, BufReader, Read},
    net::SocketAddr,
    path::PathBuf,
    process::{Command, Stdio, exit},
    thread,
};

use crate::figures::{Figures, Spread};

/// One way to do the thing.
#[derive(Clone, Copy)]
pub struct Case {
    /// Under which its figures stand.
    pub name: &'static str,
    /// Does it in a process of its own.
    pub run: Run,
    /// Whether what it wrote to stdout is what it should have written; says what is wrong.
    pub check: fn(&[u8]) -> Result<(), String>,
}

/// What happens in the process of a case.
#[derive(Clone, Copy)]
pub enum Run {
    /// It works, and says what that took.
    Alone(fn() -> Measured),
    /// It serves until its stdin ends; who asks it, says what that took.
    Server {
        /// Says where it listens by [`listens_at`].
        serve: fn() -> io::Result<()>,
        /// Runs in the process of the harness.
        ask: fn(SocketAddr) -> io::Result<Measured>,
    },
}

/// Figures with the names of what they measure.
pub type Measured = Vec<(Cow<'static, str>, f64)>;

/// What runs the cases.
pub struct Program {
    /// Stands before the names of the cases that it runs.
    pub name: &'static str,
    /// Where it is.
    pub path: PathBuf,
}

impl Program {
    /// This one, whose cases need no other name.
    ///
    /// # Panics
    /// Where nobody knows where that is.
    pub fn this() -> Self {
        Self { name: "", path: env::current_exe().expect("it has a path") }
    }
}

/// What all rounds measured: by case and measure, one figure a round.
pub struct Rounds(BTreeMap<(String, String), Vec<f64>>);

/// The cases of one question, or those of them whose names are arguments of the program. `conclude` makes of the rounds the figures that answer it.
pub fn bench(name: &str, cases: &[Case], conclude: impl FnOnce(&Rounds, &mut Figures)) {
    bench_with(name, cases, || vec![Program::this()], conclude);
}

/// The same, each case run by several programs in turns; which, only the harness has to know.
pub fn bench_with(
    name: &str,
    cases: &[Case],
    programs: impl FnOnce() -> Vec<Program>,
    conclude: impl FnOnce(&Rounds, &mut Figures),
) {
    if let Ok(wanted) = env::var(CASE) {
        return run_here(cases, &wanted);
    }
    let (named, rounds) = (named(cases), rounds());
    let programs = programs();
    let wanted = |case: &&Case| named.is_empty() || named.iter().any(|name| name == case.name);
    let mut all = Rounds(BTreeMap::new());
    for round in 0..rounds {
        let of_each = |case| programs.iter().map(move |program| (case, program));
        for (case, program) in cases.iter().filter(wanted).flat_map(of_each) {
            let case_name = format!("{}{}", program.name, case.name);
            eprint!("\r{name}: round {}, {case_name}\x1b[K", round + 1);
            for (measure, figure) in run_elsewhere(case, program) {
                all.0.entry((case_name.clone(), measure)).or_default().push(figure);
            }
        }
    }
    eprintln!("\r{name}: {rounds} rounds of {} cases\x1b[K", cases.iter().filter(wanted).count());
    // Some cases alone answer nothing.
    let answers = named.is_empty();
    let mut figures = if answers { Figures::read() } else { Figures::none() };
    // Some of them may be of cases that there are no more.
    let prefix = format!("{name}/");
    figures.leave_out(|known| known.starts_with(&prefix));
    for ((case, measure), measured) in &all.0 {
        figures.put(&format!("{prefix}{case}/{measure}"), Spread::of(measured));
    }
    if answers {
        conclude(&all, &mut figures);
        figures.write();
    }
    figures.print(name);
}

/// The cases that are arguments of the program.
fn named(cases: &[Case]) -> Vec<String> {
    let named: Vec<_> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(unknown) = named.iter().find(|name| cases.iter().all(|case| case.name != **name)) {
        let known: Vec<_> = cases.iter().map(|case| case.name).collect();
        eprintln!("there is no case `{unknown}`; there are: {}", known.join(", "));
        exit(64);
    }
    named
}

/// How often each case runs.
fn rounds() -> usize {
    let Ok(rounds) = env::var("ROUNDS") else { return 7 };
    rounds.parse().ok().filter(|rounds| *rounds > 0).unwrap_or_else(|| {
        eprintln!("ROUNDS={rounds} is no number above 0");
        exit(64);
    })
}

impl Rounds {
    /// What a case measured in each round.
    pub fn of(&self, case: &str, measure: &str) -> &[f64] {
        let found = self.0.iter().find(|((known, of), _)| known == case && of == measure);
        found.map(|(_, figures)| figures.as_slice()).unwrap_or_default()
    }

    /// Everything that a case measured.
    pub fn measures<'a>(&'a self, case: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().filter(move |(known, _)| known == case).map(|(_, measure)| measure.as_str())
    }

    /// What a case measured.
    pub fn spread(&self, case: &str, measure: &str) -> Spread {
        Spread::of(self.of(case, measure))
    }

    /// What one case has more than another, round by round.
    pub fn difference(&self, case: &str, than: &str, measure: &str) -> Spread {
        let pairs = self.of(case, measure).iter().zip(self.of(than, measure));
        Spread::of(&pairs.map(|(one, other)| one - other).collect::<Vec<_>>())
    }

    /// One case against another, round by round.
    pub fn ratio(&self, case: &str, against: &str, measure: &str) -> Spread {
        let pairs = self.of(case, measure).iter().zip(self.of(against, measure));
        Spread::of(&pairs.map(|(one, other)| one / other).collect::<Vec<_>>())
    }
}

fn run_here(cases: &[Case], wanted: &str) {
    let Some(case) = cases.iter().find(|case| case.name == wanted) else {
        eprintln!("there is no case `{wanted}`");
        exit(64);
    };
    match case.run {
        Run::Alone(work) => {
            for (measure, figure) in work() {
                eprintln!("{MEASURED}{measure} {figure}");
            }
        }
        Run::Server { serve, .. } => serve().unwrap_or_else(|error| fail(case, &error)),
    }
}

/// Says where a case listens, for [`Run::Server`].
pub fn listens_at(address: SocketAddr) {
    eprintln!("{LISTENS}{address}");
}

/// Two processes that do the same at the same time and share nothing: what they get through together.
pub fn two_at_once(case: Case, measure: &'static str) -> Measured {
    let both = thread::scope(|scope| {
        let run = || run_elsewhere(&case, &Program::this());
        [scope.spawn(run), scope.spawn(run)].map(|one| one.join().expect("it ends"))
    });
    let of_that = |(name, figure): &(String, f64)| (name == measure).then_some(*figure);
    vec![(measure.into(), both.iter().flatten().filter_map(of_that).sum())]
}

/// Runs a case in a process of its own.
fn run_elsewhere(case: &Case, program: &Program) -> Vec<(String, f64)> {
    try_elsewhere(case, program).unwrap_or_else(|error| fail(case, &error))
}

fn try_elsewhere(case: &Case, program: &Program) -> io::Result<Vec<(String, f64)>> {
    let mut command = Command::new(&program.path);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.env(CASE, case.name).spawn()?;
    let (mut stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let drain = thread::spawn(move || {
        let mut written = Vec::with_capacity(1 << 28);
        stdout.map_or(Ok(0), |mut stdout| stdout.read_to_end(&mut written)).map(|_| written)
    });
    let (mut figures, mut asked, mut said) = (Vec::new(), Ok(Vec::new()), String::new());
    for line in stderr.map(BufReader::new).into_iter().flat_map(BufReader::lines) {
        let line = line?;
        if let Some(figure) = line.strip_prefix(MEASURED).and_then(measured) {
            figures.push(figure);
        } else if let (Run::Server { ask, .. }, Some(address)) = (case.run, line.strip_prefix(LISTENS)) {
            asked = ask(address.parse().map_err(io::Error::other)?);
            // A server ends with its stdin; until then somebody reads what it says.
            stdin = None;
        } else {
            said.push_str(&line);
            said.push('\n');
        }
    }
    drop(stdin);
    let status = child.wait()?;
    let written = drain.join().map_err(|_| io::Error::other("its stdout was not read"))??;
    if !status.success() {
        return Err(io::Error::other(format!("{status}\n{said}")));
    }
    let asked = asked.map_err(|error| io::Error::other(format!("{error}\n{said}")))?;
    figures.extend(asked.into_iter().map(|(measure, figure)| (measure.into_owned(), figure)));
    (case.check)(&written).map_err(io::Error::other)?;
    Ok(figures)
}

fn measured(line: &str) -> Option<(String, f64)> {
    let (measure, figure) = line.split_once(' ')?;
    Some((measure.to_owned(), figure.parse().ok()?))
}

fn fail(case: &Case, wrong: &dyn std::fmt::Display) -> ! {
    eprintln!("\ncase `{}`: {wrong}", case.name);
    exit(1)
}

/// Names the case that a process is to run.
const CASE: &str = "BENCH_CASE";
const MEASURED: &str = "measured ";
const LISTENS: &str = "listens ";
