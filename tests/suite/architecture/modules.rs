//! The root file of a crate in; the places of its code out, each with what it names of the others.
//!
//! A place is a file, since what stands in one file is read together; but the head of a folder
//! (`lib.rs`, `main.rs`, `mod.rs` above other files) is taken apart into its items, because it lists the
//! parts which use what it declares. A place uses the one in which a thing stands that its code
//! names: in a `use`, by a path with `::`, or within the words of a macro. A name is followed through
//! imports and re-exports to where the thing stands, so `crate::Name` is no use of the crate's root if
//! that only passes `Name` on, and to name a module alone (`use super::cut;`) is no use yet: the
//! paths through it are. What needs no path is not seen: methods that another place gives to a type.
//! Tests count for nothing.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// A module's path from the root of its crate, which is empty.
pub type Name = Vec<String>;

/// A module, and the item of it where it is a head.
pub type Place = (Name, String);

/// The places that each place uses, with the path that says so.
type Uses = BTreeMap<Place, BTreeMap<Place, String>>;

/// The modules of a crate that stand in files of their own.
pub struct Crate(pub BTreeMap<Name, Module>);

/// What a file says.
#[derive(Default)]
pub struct Module {
    pub file: PathBuf,
    /// The modules that it declares in files of their own, and whether all may see them; those of tests
    /// and those that stand elsewhere apart.
    pub declared: Vec<(String, bool)>,
    pub elsewhere: Vec<PathBuf>,
    pub tests: Vec<String>,
    items: BTreeSet<String>,
    imports: BTreeMap<String, Import>,
    globs: Vec<Name>,
    /// The paths in the code of each of its items, those of one name too.
    paths: BTreeMap<String, BTreeSet<Name>>,
    /// The item that is being read.
    item: String,
}

struct Import {
    path: Name,
    is_public: bool,
}

impl Crate {
    /// Reads a crate from its root on, along the modules that are declared.
    pub fn read(root: &Path) -> Self {
        let mut modules = BTreeMap::new();
        let mut open = vec![(Name::new(), root.to_owned(), root.parent().unwrap().to_owned())];
        while let Some((name, file, folder)) = open.pop() {
            let module = Module::read(&file);
            for child in module.declared.iter().map(|(child, _)| child) {
                let (beside, below) = (folder.join(format!("{child}.rs")), folder.join(child));
                let file = if beside.exists() { beside } else { below.join("mod.rs") };
                let name = name.iter().chain([child]).cloned().collect();
                open.push((name, file, below));
            }
            modules.insert(name, module);
        }
        Self(modules)
    }

    /// The places that each uses, with the path that says so.
    pub fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (name, module) in &self.0 {
            for (item, path) in module.said() {
                let user = self.place(name, item);
                let standing = self.standing(name, path, 0).filter(|found| *found != user);
                let used = uses.entry(user).or_default();
                used.extend(standing.map(|found| (found, path.join("::"))));
            }
        }
        uses
    }

    /// The place of an item.
    fn place(&self, name: &Name, item: &str) -> Place {
        let module = &self.0[name];
        let is_apart = module.is_head() && module.items.contains(item);
        (name.clone(), if is_apart { item.to_owned() } else { String::new() })
    }

    /// The place in which a thing stands that a module names so; none for what is of another crate, or a
    /// module.
    fn standing(&self, from: &Name, path: &[String], depth: usize) -> Option<Place> {
        let module = &self.0[from];
        let (first, rest) = path.split_first()?;
        let at = match first.as_str() {
            "crate" => Name::new(),
            "self" => from.clone(),
            "super" => from[..from.len() - 1].to_vec(),
            child if module.declares(child) && !rest.is_empty() => child_of(from, child),
            item if module.items.contains(item) => return Some(self.place(from, item)),
            name => {
                // `use memchr::memchr` names the crate, not what it imports.
                let is_own = |import: &&Import| import.path[0] != name;
                let import = module.imports.get(name).filter(is_own)?;
                return self.through(from, import, rest, depth);
            }
        };
        self.within(&at, rest, depth)
    }

    /// The place in which a thing stands that is named so from outside a module.
    fn within(&self, at: &Name, path: &[String], depth: usize) -> Option<Place> {
        let module = self.0.get(at)?;
        let (first, rest) = path.split_first()?;
        if first == "super" {
            return self.within(&at[..at.len() - 1].to_vec(), rest, depth);
        }
        if module.declares(first) && !rest.is_empty() {
            return self.within(&child_of(at, first), rest, depth);
        }
        if let Some(import) = module.imports.get(first) {
            return self.through(at, import, rest, depth);
        }
        if module.declares(first) {
            return None;
        }
        let from_glob = module.globs.iter().filter(|_| !module.items.contains(first));
        let mut found = from_glob.filter_map(|glob| {
            let source = self.module(at, glob)?;
            let source_has = self.0[&source].items.contains(first);
            source_has.then(|| self.place(&source, first))
        });
        found.next().or_else(|| Some(self.place(at, first)))
    }

    /// The module of this path, along declarations alone.
    fn module(&self, from: &Name, path: &[String]) -> Option<Name> {
        let mut at = from.clone();
        for (place, part) in path.iter().enumerate() {
            match part.as_str() {
                "crate" if place == 0 => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                child => at.push(child.to_owned()),
            }
        }
        self.0.contains_key(&at).then_some(at)
    }

    fn through(&self, at: &Name, import: &Import, rest: &[String], depth: usize) -> Option<Place> {
        assert!(depth < 16, "imports in a circle at {at:?}");
        self.standing(at, &[&import.path, rest].concat(), depth + 1)
    }

    /// Every use in another file by which a circle of uses leads on, with the path that says so.
    pub fn circles(&self) -> Vec<String> {
        let uses = self.uses();
        let mut told = Vec::new();
        for (user, used) in &uses {
            let others = used.iter().filter(|(place, _)| place.0 != user.0);
            for (place, path) in others.filter(|(place, _)| reaches(&uses, place, user)) {
                told.push(format!("{} uses {} ({path})", shown(user), shown(place)));
            }
        }
        told
    }
}

/// Whether a place uses another, at first hand or by way of what it uses.
fn reaches(uses: &Uses, from: &Place, to: &Place) -> bool {
    let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
    while let Some(place) = open.pop() {
        let next = uses.get(place).into_iter().flat_map(BTreeMap::keys);
        open.extend(next.filter(|place| seen.insert(place)));
    }
    seen.contains(to)
}

/// A place as it is written.
pub fn shown((module, item): &Place) -> String {
    module
        .iter()
        .chain([item])
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("::")
}

impl Module {
    fn read(file: &Path) -> Self {
        let text =
            fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut module = Self { file: file.to_owned(), ..Self::default() };
        let parsed = syn::parse_file(&text);
        module.visit_file(&parsed.unwrap_or_else(|error| panic!("{}: {error}", file.display())));
        module
    }

    /// Every path that it names, imports at their full length.
    pub fn named(&self) -> impl Iterator<Item = &Name> {
        let imported = self.imports.values().map(|import| &import.path);
        self.paths.values().flatten().chain(imported).chain(&self.globs)
    }

    /// Every path by which it uses something, with the item that does; what it only passes on is left
    /// out, and what a head imports is used by the items that go by its name.
    fn said(&self) -> impl Iterator<Item = (&str, &Name)> {
        let own = self.paths.iter();
        let own = own.flat_map(|(item, paths)| paths.iter().map(move |path| (item.as_str(), path)));
        let imports = self.imports.values().filter(|import| !import.is_public && !self.is_head());
        own.chain(imports.map(|import| ("", &import.path)))
    }

    /// Whether it stands above other files.
    fn is_head(&self) -> bool {
        !self.declared.is_empty()
    }

    fn declares(&self, child: &str) -> bool {
        self.declared.iter().any(|(name, _)| name == child)
    }

    fn import(&mut self, tree: &syn::UseTree, mut path: Name, is_public: bool) {
        let (name, last) = match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                return self.import(&part.tree, path, is_public);
            }
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|it| self.import(it, path.clone(), is_public));
            }
            syn::UseTree::Glob(_) => return self.globs.push(path),
            syn::UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            syn::UseTree::Rename(name) => (name.rename.to_string(), name.ident.to_string()),
        };
        let name = if name == "self" { path.last().unwrap().clone() } else { name };
        if last != "self" {
            path.push(last);
        }
        // A trait without a name is imported under `_`: one name for all of them is not enough.
        let name = if name == "_" { format!("_{}", path.join("::")) } else { name };
        self.imports.insert(name, Import { path, is_public });
    }

    /// The paths among words that are not parsed: those of a macro.
    fn words(&mut self, words: TokenStream) {
        let (mut path, mut colons) = (Name::new(), 0);
        for word in words {
            match word {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.take(&mut path);
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.take(&mut path);
                    self.words(group.stream());
                }
                _ => self.take(&mut path),
            }
        }
        self.take(&mut path);
    }

    fn take(&mut self, path: &mut Name) {
        let path = std::mem::take(path);
        if !path.is_empty() {
            self.paths.entry(self.item.clone()).or_default().insert(path);
        }
    }
}

impl<'a> Visit<'a> for Module {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if is_test(attributes(item)) {
            if let syn::Item::Mod(item) = item
                && item.content.is_none()
            {
                self.tests.push(item.ident.to_string());
            }
            return;
        }
        let outer = self.item.clone();
        if outer.is_empty() {
            self.item = name_of(item).unwrap_or_default();
            if !matches!(item, syn::Item::Impl(_)) {
                self.items.extend(name_of(item));
            }
        }
        visit::visit_item(self, item);
        self.item = outer;
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        assert!(item.content.is_none(), "{}: a module within a file", self.file.display());
        if let Some(path) = item.attrs.iter().find_map(path_of) {
            let folder = self.file.parent().unwrap();
            self.elsewhere.push(folder.join(path).canonicalize().unwrap());
            return;
        }
        let is_public = matches!(item.vis, syn::Visibility::Public(_));
        self.declared.push((item.ident.to_string(), is_public));
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let is_public = !matches!(item.vis, syn::Visibility::Inherited);
        self.import(&item.tree, Name::new(), is_public);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let mut named = path.segments.iter().map(|part| part.ident.to_string()).collect();
        self.take(&mut named);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        visit::visit_macro(self, item);
        self.words(item.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.words(list.tokens.clone());
        }
    }

    /// `pub(in crate::room)` says who may see it and uses nothing.
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}
}

fn child_of(parent: &Name, child: &str) -> Name {
    parent.iter().cloned().chain([child.to_owned()]).collect()
}

/// Where a module stands that says so itself: `#[path = "…"]`.
fn path_of(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(named) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) = &named.value else {
        return None;
    };
    named.path.is_ident("path").then(|| path.value())
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => {
            list.path.is_ident("cfg") && list.tokens.to_string().trim() == "test"
        }
        _ => false,
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    use syn::Item as I;
    match item {
        I::Const(it) => &it.attrs,
        I::Enum(it) => &it.attrs,
        I::Fn(it) => &it.attrs,
        I::Impl(it) => &it.attrs,
        I::Mod(it) => &it.attrs,
        I::Static(it) => &it.attrs,
        I::Struct(it) => &it.attrs,
        I::Trait(it) => &it.attrs,
        I::Type(it) => &it.attrs,
        I::Use(it) => &it.attrs,
        _ => &[],
    }
}

fn name_of(item: &syn::Item) -> Option<String> {
    use syn::Item as I;
    let name = match item {
        I::Const(it) => &it.ident,
        I::Enum(it) => &it.ident,
        I::Fn(it) => &it.sig.ident,
        I::Static(it) => &it.ident,
        I::Struct(it) => &it.ident,
        I::Trait(it) => &it.ident,
        I::Type(it) => &it.ident,
        I::Macro(it) => it.ident.as_ref()?,
        I::Impl(it) => return last_of(&it.self_ty),
        _ => return None,
    };
    Some(name.to_string())
}

/// The name of a type, which its own functions stand under.
fn last_of(own: &syn::Type) -> Option<String> {
    match own {
        syn::Type::Path(path) => path.path.segments.last().map(|part| part.ident.to_string()),
        syn::Type::Reference(reference) => last_of(&reference.elem),
        _ => None,
    }
}
