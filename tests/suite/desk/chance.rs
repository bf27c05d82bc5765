//! Numbers that look like chance and are the same on every run, and records made of them.

/// A splitmix64 generator.
pub struct Chance(pub u64);

impl Chance {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.draw() % bound.max(1) as u64) as usize
    }
}

const WORDS: [&str; 24] = [
    "moss", "tide", "kestrel", "harbour", "lichen", "granite", "estuary", "meadow", "otter", "fen",
    "glacier", "heron", "juniper", "limpet", "marsh", "nettle", "osprey", "peat", "quarry", "reed",
    "salmon", "tern", "urchin", "willow",
];
const NAMES: [&str; 8] = ["Aro", "Bakke", "Ceder", "Dahl", "Ekman", "Falk", "Gran", "Holm"];

/// Records in RIS, from one number to another; every third is a copy of the one before with
/// something left out.
pub fn ris(from: usize, to: usize) -> String {
    (from..to).map(record).collect()
}

fn record(number: usize) -> String {
    let is_copy = number % 3 == 2;
    let work = if is_copy { number - 1 } else { number };
    let mut chance = Chance(work as u64);
    let words: Vec<&str> = (0..6).map(|_| WORDS[chance.below(WORDS.len())]).collect();
    let title = format!("The {} of {}", words[..3].join(" "), words[3..].join(" and "));
    let name = NAMES[chance.below(NAMES.len())];
    let mut text = format!(
        "TY  - JOUR\nTI  - {title} {work}\nAU  - {name}, Ida\nPY  - {}\n",
        1990 + work % 30
    );
    text.push_str(&format!("JO  - Letters on {}\nDO  - 10.5555/w{work}\n", words[0]));
    if !is_copy {
        text.push_str(&format!(
            "VL  - {}\nSP  - {work}\nAB  - Of {} and what becomes of it.\n",
            work % 40,
            words.join(", ")
        ));
    }
    text + "ER  - \n\n"
}
