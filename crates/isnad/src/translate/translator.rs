//! Who translates: a service that speaks LibreTranslate's protocol, or a command.

use crate::Error;
use crate::cli::Global;
use isnad_fetch::{Config, FetchError, Fetcher};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Texts in one request.
const AT_ONCE: usize = 20;
/// The time that one request has: a small machine needs some seconds for a sentence.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most that a translator may answer, in bytes.
const ANSWER: u64 = 4 * 1024 * 1024;

/// Who translates from Arabic into English.
#[derive(Debug)]
pub(crate) enum Translator {
    /// A service at an address (<https://docs.libretranslate.com/>: `POST /translate`).
    Service {
        /// The address without `/translate`.
        url: String,
        /// What the service knows its user by.
        key: Option<String>,
    },
    /// A command of the user's: it gets a text a line, and answers with a line for each.
    Program(String),
}

impl Translator {
    /// The one that the user named.
    ///
    /// # Errors
    /// He named two, or an address that is none.
    pub(crate) fn of(global: &Global) -> Result<Option<Translator>, Error> {
        match (&global.translate_url, &global.translate_command) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(Error::Input(
                "two translators are named\nhint: give --translate-url or --translate-command, and see ISNAD_TRANSLATE_URL and ISNAD_TRANSLATE_COMMAND".into(),
            )),
            (None, Some(c)) if c.trim().is_empty() => {
                Err(Error::Input("--translate-command is empty\nhint: name a program that gets one text a line and prints one rendering a line".into()))
            }
            (None, Some(c)) => Ok(Some(Translator::Program(c.clone()))),
            (Some(u), None) => {
                let url = u.trim().trim_end_matches('/').trim_end_matches("/translate").to_owned();
                if isnad_fetch::site(&url).is_none() {
                    return Err(Error::Input(format!(
                        "{u:?} is no address of a translator\nhint: give the whole address, as http://127.0.0.1:5000"
                    )));
                }
                let key = std::env::var("ISNAD_TRANSLATE_KEY").ok().filter(|k| !k.is_empty());
                Ok(Some(Translator::Service { url, key }))
            }
        }
    }

    /// What it is called where its work is shown.
    pub(crate) fn name(&self) -> String {
        match self {
            // with its port: two services on one machine are two
            Translator::Service { url, .. } => {
                format!("the service at {}", url.split_once("://").map_or(&**url, |u| u.1))
            }
            Translator::Program(c) => format!("the command {}", c.split_whitespace().next().unwrap_or_default()),
        }
    }

    /// Renders texts, telling each rendering as it comes.
    ///
    /// # Errors
    /// The service or command failed or answered something else; what came before is told already.
    pub(crate) fn render(&self, texts: &[String], tell: &mut dyn FnMut(&str, &str)) -> Result<(), Error> {
        if texts.is_empty() {
            return Ok(());
        }
        match self {
            Translator::Service { url, key } => {
                let fetcher = Fetcher::new(Config { timeout: PATIENCE, max_bytes: ANSWER, ..Config::default() });
                for some in texts.chunks(AT_ONCE) {
                    let made = self.asked(&fetcher, url, key.as_deref(), some)?;
                    some.iter().zip(&made).for_each(|(words, text)| tell(words, text));
                }
                Ok(())
            }
            Translator::Program(c) => {
                let made = self.run(c, texts)?;
                texts.iter().zip(&made).for_each(|(words, text)| tell(words, text));
                Ok(())
            }
        }
    }

    fn failed(&self, why: String, hint: &'static str) -> Error {
        Error::Translator { name: self.name(), why, hint }
    }

    fn asked(&self, fetcher: &Fetcher, url: &str, key: Option<&str>, texts: &[String]) -> Result<Vec<String>, Error> {
        let mut body = json!({ "q": texts, "source": "ar", "target": "en", "format": "text" });
        if let Some(k) = key {
            body["api_key"] = json!(k);
        }
        let bytes = fetcher.exchange(&format!("{url}/translate"), &body.to_string()).map_err(|e| match e {
            FetchError::Status { status: 400 | 401 | 403, .. } => self.failed(
                first_line(&e),
                "a service that wants a key takes it from ISNAD_TRANSLATE_KEY; its /languages tells whether it translates ar into en",
            ),
            FetchError::Status { status: 404, .. } => {
                self.failed(first_line(&e), "give the address before /translate, as http://127.0.0.1:5000")
            }
            e => self.failed(first_line(&e), "see that the service runs; what it has translated is kept, run the command again"),
        })?;
        let odd = "it must speak LibreTranslate's protocol: POST /translate, which answers {\"translatedText\": [...]}";
        let answer: Value =
            serde_json::from_slice(&bytes).map_err(|e| self.failed(format!("its answer is no JSON ({e})"), odd))?;
        let made = match &answer["translatedText"] {
            Value::Array(all) => all.iter().map(|t| t.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>(),
            // one text, one answer
            Value::String(t) if texts.len() == 1 => Some(vec![t.clone()]),
            _ => None,
        };
        made.filter(|m| m.len() == texts.len())
            .ok_or_else(|| self.failed(format!("its answer does not hold {} renderings", texts.len()), odd))
    }

    /// Runs the user's own command by the shell; texts never stand in its command line.
    fn run(&self, command: &str, texts: &[String]) -> Result<Vec<String>, Error> {
        let hint = "it gets one text a line on its standard input and must print one rendering a line";
        let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let mut child = Command::new(shell)
            .args([flag, command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| self.failed(e.to_string(), hint))?;
        let lines: String = texts.iter().map(|t| t.replace('\n', " ") + "\n").collect();
        let stdin = child.stdin.take();
        // while it reads it may print already
        let writer = std::thread::spawn(move || stdin.map(|mut s| s.write_all(lines.as_bytes())));
        let mut bytes = Vec::new();
        let read = child.stdout.take().map(|out| out.take(ANSWER).read_to_end(&mut bytes));
        let status = child.wait().map_err(|e| self.failed(e.to_string(), hint))?;
        // a command that stops reading shows in what it prints
        drop(writer.join());
        if let Some(Err(e)) = read {
            return Err(self.failed(e.to_string(), hint));
        }
        if !status.success() {
            return Err(self.failed(format!("it ended with {status}"), hint));
        }
        let made: Vec<String> = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
        if made.len() != texts.len() {
            return Err(self.failed(format!("{} texts went in and {} lines came out", texts.len(), made.len()), hint));
        }
        Ok(made)
    }
}

fn first_line(e: &FetchError) -> String {
    e.to_string().lines().next().unwrap_or_default().to_owned()
}
