//! dev only
use cite::formats::*;
use cite::text::encoding::TextReader;
fn main() {
    let mut args = std::env::args().skip(1);
    let mode = args.next().unwrap();
    let ris = by_id("ris").unwrap();
    for path in args {
        let f = std::io::BufReader::new(std::fs::File::open(&path).unwrap());
        let mut text = TextReader::new(f).unwrap();
        let head = text.peek(64 << 10).unwrap();
        let sample = Sample { text: head, complete: head.len() < 64 << 10 };
        let conf = (ris.detect)(&sample);
        if mode == "speed" {
            struct S(u64, u64);
            impl Sink for S {
                fn record(&mut self, f: Found) {
                    self.0 += 1;
                    self.1 += f.reference.texts.len() as u64;
                }
                fn diagnostic(&mut self, _: cite::model::Diagnostic) {}
            }
            let mut s = S(0, 0);
            (ris.read.unwrap())(&mut text, &mut s).unwrap();
            println!("{} {}", s.0, s.1);
            continue;
        }
        let mut got = Collected::default();
        (ris.read.unwrap())(&mut text, &mut got).unwrap();
        let name = path.rsplit('/').next().unwrap();
        if mode == "count" {
            let rej = got
                .diagnostics
                .iter()
                .filter(|d| d.severity == cite::model::Severity::Rejected)
                .count();
            println!("{name}\t{}\t{rej}\t{}\t{conf:?}", got.records.len(), got.diagnostics.len());
        }
        if mode == "diag" {
            println!("== {name}");
            for d in &got.diagnostics {
                println!("{}: {:?}: {:?}: {}", d.line, d.severity, d.kind, d.message);
            }
        }
        if mode == "json" {
            println!("== {name}");
            for r in &got.records {
                println!("{}", serde_json::to_string_pretty(&r.reference).unwrap());
            }
        }
        if mode == "line" {
            for r in &got.records {
                println!("{}", serde_json::to_string(&r.reference).unwrap());
            }
        }
        if mode == "ris" {
            let mut out = Vec::new();
            let mut w = (ris.write.unwrap())(&mut out, &WriteOptions::default());
            for (i, r) in got.records.iter().enumerate() {
                let key = r.reference.id.clone().unwrap_or_else(|| format!("record-{i}"));
                w.entry(&cite::model::Entry {
                    key,
                    reference: r.reference.clone(),
                    ..Default::default()
                })
                .unwrap();
            }
            w.finish().unwrap();
            drop(w);
            print!("{}", String::from_utf8(out).unwrap());
        }
        if mode == "trip" {
            let mut out = Vec::new();
            let mut w = (ris.write.unwrap())(&mut out, &WriteOptions::default());
            for (i, r) in got.records.iter().enumerate() {
                let key = r.reference.id.clone().unwrap_or_else(|| format!("record-{i}"));
                w.entry(&cite::model::Entry {
                    key,
                    reference: r.reference.clone(),
                    ..Default::default()
                })
                .unwrap();
            }
            w.finish().unwrap();
            drop(w);
            let mut again = Collected::default();
            (ris.read.unwrap())(&mut out.as_slice(), &mut again).unwrap();
            let flat = |r: &cite::model::Reference| {
                let mut r = r.clone();
                r.id = None;
                let j = serde_json::to_value(&r).unwrap();
                j
            };
            let mut bad = 0;
            for (i, (a, b)) in got.records.iter().zip(&again.records).enumerate() {
                let (a, b) = (flat(&a.reference), flat(&b.reference));
                let strip = regexless;
                let norm = |v: &serde_json::Value| strip(&v.to_string().replace("\\n", " "));
                if norm(&a) != norm(&b) {
                    bad += 1;
                    if bad <= 3 {
                        println!("{name} #{i}");
                        if let (Some(a), Some(b)) = (a.as_object(), b.as_object()) {
                            for k in
                                a.keys().chain(b.keys()).collect::<std::collections::BTreeSet<_>>()
                            {
                                let (x, y) = (a.get(k), b.get(k));
                                if x.map(norm) != y.map(norm) {
                                    let d = |v: Option<&serde_json::Value>,
                                             w: Option<&serde_json::Value>|
                                     -> String {
                                        match (
                                            v.and_then(|v| v.as_object()),
                                            w.and_then(|w| w.as_object()),
                                        ) {
                                            (Some(v), w) => v
                                                .iter()
                                                .filter(|(k, x)| {
                                                    w.and_then(|w| w.get(*k)).map(|y| norm(y))
                                                        != Some(norm(x))
                                                })
                                                .map(|(k, x)| format!("{k}={x} "))
                                                .collect(),
                                            _ => match (
                                                v.and_then(|v| v.as_array()),
                                                w.and_then(|w| w.as_array()),
                                            ) {
                                                (Some(v), Some(w)) => v
                                                    .iter()
                                                    .filter(|x| {
                                                        !w.iter().any(|y| norm(y) == norm(x))
                                                    })
                                                    .map(|x| x.to_string())
                                                    .collect(),
                                                _ => v.map(norm).unwrap_or_default(),
                                            },
                                        }
                                    };
                                    println!(
                                        "   {k}\n     - {:.400}\n     + {:.400}",
                                        d(x, y),
                                        d(y, x)
                                    );
                                }
                            }
                        }
                    }
                }
            }
            if bad > 0 || got.records.len() != again.records.len() {
                println!(
                    "{name}: {} records, {} again, {bad} differ",
                    got.records.len(),
                    again.records.len()
                );
            }
        }
    }
}
fn regexless(s: &str) -> String {
    let mut s = s.to_owned();
    for t in ["<b>", "</b>", "<i>", "</i>", "<sub>", "</sub>", "<sup>", "</sup>", "<sc>", "</sc>"] {
        s = s.replace(t, "");
    }
    while s.contains("  ") {
        s = s.replace("  ", " ");
    }
    s.replace(" \"", "\"").replace("\" ", "\"")
}
