//! JSON with the members of its objects in order: a hash map is written in another order each time.

use zeroize::Zeroizing;

use super::text::Text;

/// The same JSON, sorted and without white space; none where it is no JSON, which only an app's own serialisation writes.
pub(super) fn sorted(json: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut sorted = Text::default();
    let mut reader = Reader(json);
    reader.value(&mut sorted)?;
    reader.next().is_none().then(|| sorted.into_json())
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn value(&mut self, to: &mut Text) -> Option<()> {
        match self.next()? {
            b'{' => self.object(to),
            b'[' => self.list(to),
            _ => {
                to.push(self.scalar()?);
                Some(())
            }
        }
    }

    fn object(&mut self, to: &mut Text) -> Option<()> {
        let mut members = Vec::new();
        self.items(b'}', |reader| {
            let name = reader.scalar()?;
            reader.take(b':')?;
            let mut value = Text::default();
            reader.value(&mut value)?;
            members.push((name, value));
            Some(())
        })?;
        members.sort_by_key(|(name, _)| *name);
        to.push(b"{");
        for (place, (name, value)) in members.iter().enumerate() {
            to.push(if place == 0 { b"" } else { b"," });
            to.push(name);
            to.push(b":");
            to.push(value.json());
        }
        to.push(b"}");
        Some(())
    }

    fn list(&mut self, to: &mut Text) -> Option<()> {
        let mut before: &[u8] = b"[";
        self.items(b']', |reader| {
            to.push(before);
            before = b",";
            reader.value(to)
        })?;
        to.push(if before == b"[" { b"[]" } else { b"]" });
        Some(())
    }

    /// What stands between the brackets, with commas between.
    fn items(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.0 = self.0.get(1..)?;
        if self.next()? == end {
            return self.take(end);
        }
        loop {
            item(self)?;
            match self.next()? {
                b',' => self.take(b',')?,
                _ => return self.take(end),
            }
        }
    }

    /// A text with its quotes, a number or a word.
    fn scalar(&mut self) -> Option<&'a [u8]> {
        let text = self.next()? == b'"';
        let length =
            if text { text_length(self.0)? } else { self.0.iter().take_while(|it| !ends(**it)).count() };
        let (scalar, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        (!scalar.is_empty()).then_some(scalar)
    }

    fn take(&mut self, expected: u8) -> Option<()> {
        (self.next()? == expected).then(|| self.0 = &self.0[1..])
    }

    /// The next byte that says something.
    fn next(&mut self) -> Option<u8> {
        self.0 = self.0.trim_ascii_start();
        self.0.first().copied()
    }
}

/// With both quotes.
fn text_length(json: &[u8]) -> Option<usize> {
    let mut escaped = false;
    let end = json.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map(|end| end + 2)
}

fn ends(byte: u8) -> bool {
    matches!(byte, b',' | b']' | b'}' | b':') || byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<String> {
        sorted(json.as_bytes()).map(|sorted| String::from_utf8(sorted.to_vec()).unwrap())
    }

    #[test]
    fn members_in_order() {
        let json = r#" { "b" : [ 1 , {"z":"}","a":"\\\""} , [ ] ], "a":{ },"aa":-1.5e3, "a\"b": null } "#;
        let expected = r#"{"a":{},"a\"b":null,"aa":-1.5e3,"b":[1,{"a":"\\\"","z":"}"},[]]}"#;
        assert_eq!(text(json).as_deref(), Some(expected));
        assert_eq!(text(expected).as_deref(), Some(expected));
        for scalar in ["true", "\"\"", "0", "[]", "{}"] {
            assert_eq!(text(scalar).as_deref(), Some(scalar));
        }
    }

    #[test]
    fn no_json_is_nothing() {
        for broken in
            ["", " ", "{", "[1", "[1 2]", "{\"a\"}", "{\"a\":}", "\"", "\"\\\"", "1 2", "[,]", "{1", "]"]
        {
            assert_eq!(text(broken), None, "{broken}");
        }
    }
}
