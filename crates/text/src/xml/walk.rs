//! A stream of XML comes in; the elements a caller asks for go out as trees, the rest is passed
//! over. Tags that do not match are matched as well as can be.

use super::tokens::{Problem, ProblemKind, Token, Tokens};
use super::tree::{Tree, attribute, local, name_end};
use std::borrow::Cow;
use std::io::{self, BufRead};

/// How deep elements may stand in one another; the text of deeper ones counts, their tags do not.
const DEEPEST: usize = 256;
/// The largest element; what stands in it beyond that is passed over.
const LARGEST: usize = 64 << 20;

/// A start tag on the way to the elements that are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Start<'s> {
    tag: &'s str,
    /// How many elements it stands in.
    pub depth: usize,
    /// Its line, from 1.
    pub line: u64,
}

impl<'s> Start<'s> {
    /// The name with its prefix.
    pub fn qualified_name(&self) -> &'s str {
        &self.tag[..name_end(self.tag)]
    }

    /// The name without its prefix.
    pub fn name(&self) -> &'s str {
        local(self.qualified_name())
    }

    /// An attribute's value, entities resolved; the prefix of its name counts for nothing.
    pub fn attribute(&self, name: &str) -> Option<Cow<'s, str>> {
        attribute(&self.tag[name_end(self.tag)..], name)
    }
}

/// What to do with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// Take it, to its end tag or to the next start tag of its own name: a record does not hold
    /// records, so one that does has lost its end.
    Record,
    /// Take it to its end tag, elements of its own name inside it too.
    Tree,
    /// Go on to what is inside it.
    Enter,
    /// Pass it over with all that is inside it.
    Skip,
}

/// Reads elements from a stream of UTF-8.
pub struct Reader<'a> {
    tokens: Tokens<'a>,
    open: Vec<Open>,
    /// The names of the open elements, one after another.
    names: String,
    /// How many elements deeper than [`DEEPEST`] are open.
    too_deep: usize,
    /// The last token is a start tag that was not looked at yet.
    held: Option<Token>,
}

#[derive(Clone, Copy)]
struct Open {
    /// Where its name begins in `names`.
    name: usize,
    /// Its node in the tree that is being built.
    node: Option<usize>,
}

impl<'a> Reader<'a> {
    /// Reads from the stream's beginning.
    pub fn new(input: &'a mut dyn BufRead) -> Self {
        Self {
            tokens: Tokens::new(input),
            open: Vec::new(),
            names: String::new(),
            too_deep: 0,
            held: None,
        }
    }

    /// Reads on to the next element that `visit` wants, into the tree. False at the end.
    pub fn next(
        &mut self,
        tree: &mut Tree,
        mut visit: impl FnMut(&Start) -> Visit,
    ) -> io::Result<bool> {
        loop {
            tree.clear();
            let token = match self.held.take() {
                Some(held) => held,
                None => self.tokens.next(None)?,
            };
            match token {
                Token::Stop => return Ok(false),
                Token::End => {
                    self.close(tree);
                }
                Token::Start | Token::Empty => {
                    let depth = self.open.len() + self.too_deep;
                    let start = Start { tag: &self.tokens.tag, depth, line: self.tokens.line };
                    match visit(&start) {
                        Visit::Enter if token == Token::Empty => {}
                        Visit::Enter => self.push(None),
                        Visit::Skip => self.take(tree, token, Visit::Skip)?,
                        wanted => {
                            self.take(tree, token, wanted)?;
                            return Ok(true);
                        }
                    }
                }
            }
        }
    }

    /// What was wrong since it was last asked.
    pub fn problems(&mut self) -> impl Iterator<Item = Problem> + use<'_, 'a> {
        self.tokens.problems.drain(..)
    }

    /// The line that was read last, from 1.
    pub fn line(&self) -> u64 {
        self.tokens.line
    }

    /// Takes the element whose start tag was read last.
    fn take(&mut self, tree: &mut Tree, token: Token, visit: Visit) -> io::Result<()> {
        let mut keep = visit != Visit::Skip;
        let line = self.tokens.line;
        let root = self.open.len();
        let node = keep.then(|| tree.open(&self.tokens.tag, line));
        if token == Token::Empty || self.open.len() >= DEEPEST {
            tree.close(node);
            tree.complete = true;
            return Ok(());
        }
        self.push(node);
        while self.open.len() > root {
            match self.tokens.next(keep.then_some(&mut tree.text))? {
                Token::End => tree.complete = self.close(tree) && self.open.len() == root,
                Token::Stop => {
                    let message = format!("<{}> has no end", self.name_of(root));
                    self.tokens.problem(ProblemKind::Truncated, message);
                    self.close_to(root, tree);
                }
                token => {
                    let name = &self.tokens.tag[..name_end(&self.tokens.tag)];
                    if visit == Visit::Record && name == self.name_of(root) {
                        let message = format!("<{name}> of line {line} has no end");
                        self.tokens.problem(ProblemKind::Syntax, message);
                        self.close_to(root, tree);
                        self.held = Some(token);
                        break;
                    }
                    self.enter(tree, token, keep);
                }
            }
            if keep && tree.size() > LARGEST {
                keep = false;
                let message = format!("<{}> is too large, its end is left out", self.name_of(root));
                self.tokens.problem(ProblemKind::Limit, message);
            }
        }
        Ok(())
    }

    /// Notes an element inside the one that is taken.
    fn enter(&mut self, tree: &mut Tree, token: Token, keep: bool) {
        let node = (keep && self.open.len() < DEEPEST)
            .then(|| tree.open(&self.tokens.tag, self.tokens.line));
        if token == Token::Empty {
            tree.close(node);
        } else {
            self.push(node);
        }
    }

    fn push(&mut self, node: Option<usize>) {
        if self.open.len() >= DEEPEST {
            self.too_deep += 1;
            if self.too_deep == 1 {
                self.tokens.problem(ProblemKind::Limit, "elements stand too deep in one another");
            }
            return;
        }
        self.open.push(Open { name: self.names.len(), node });
        self.names.push_str(&self.tokens.tag[..name_end(&self.tokens.tag)]);
    }

    /// Closes the innermost open element that the last end tag names, and all that stand in it;
    /// says whether the tag closed that one alone.
    fn close(&mut self, tree: &mut Tree) -> bool {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return true;
        }
        let name = self.tokens.tag.as_str();
        let found = (0..self.open.len()).rev().find(|at| self.name_of(*at) == name);
        let shown: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
        match found {
            None => {
                let message = format!("</{shown}> closes nothing");
                self.tokens.problem(ProblemKind::Syntax, message);
                true
            }
            Some(at) if at + 1 == self.open.len() => {
                self.close_to(at, tree);
                true
            }
            Some(at) => {
                let message =
                    format!("</{shown}> before the end of <{}>", self.name_of(self.open.len() - 1));
                self.tokens.problem(ProblemKind::Syntax, message);
                self.close_to(at, tree);
                false
            }
        }
    }

    fn close_to(&mut self, depth: usize, tree: &mut Tree) {
        self.too_deep = 0;
        while self.open.len() > depth
            && let Some(open) = self.open.pop()
        {
            tree.close(open.node);
            self.names.truncate(open.name);
        }
    }

    fn name_of(&self, at: usize) -> &str {
        let end = self.open.get(at + 1).map_or(self.names.len(), |next| next.name);
        &self.names[self.open[at].name..end]
    }
}
