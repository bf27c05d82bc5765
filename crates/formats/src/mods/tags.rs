//! The tables of MODS: which type a genre or a kind of resource is, which field a role is.

use crate::zotero;
use cite_model::{ItemType as T, NameField as N};
use cite_text::xml::Element;

/// Genres of MARC (marcgt) and DCMI, in small letters.
const GENRES: &[(&str, T)] = &[
    ("abstract or summary", T::Document),
    ("art original", T::Graphic),
    ("art reproduction", T::Graphic),
    ("article", T::ArticleJournal),
    ("autobiography", T::Book),
    ("bibliography", T::Book),
    ("biography", T::Book),
    ("book", T::Book),
    ("case notes", T::LegalCase),
    ("chart", T::Graphic),
    ("comic", T::Book),
    ("comic or graphic novel", T::Book),
    ("comic strip", T::Graphic),
    ("conference publication", T::PaperConference),
    ("dataset", T::Dataset),
    ("dictionary", T::EntryDictionary),
    ("digest", T::ArticleJournal),
    ("diorama", T::Graphic),
    ("drama", T::Book),
    ("encyclopedia", T::EntryEncyclopedia),
    ("festschrift", T::Book),
    ("fiction", T::Book),
    ("filmstrip", T::MotionPicture),
    ("folktale", T::Book),
    ("globe", T::Map),
    ("government publication", T::Book),
    ("graphic", T::Graphic),
    ("graphic novel", T::Book),
    ("handbook", T::Book),
    ("history", T::Book),
    ("humor", T::Book),
    ("humor,satire", T::Book),
    ("hymnal", T::Book),
    ("image", T::Graphic),
    ("interactiveresource", T::Webpage),
    ("interview", T::Interview),
    ("journal", T::ArticleJournal),
    ("journal article", T::ArticleJournal),
    ("kit", T::Graphic),
    ("law digest", T::ArticleJournal),
    ("law report", T::ArticleJournal),
    ("law report or digest", T::ArticleJournal),
    ("legal article", T::ArticleJournal),
    ("legal case", T::LegalCase),
    ("legal case and case notes", T::LegalCase),
    ("legislation", T::Legislation),
    ("letter", T::PersonalCommunication),
    ("loose-leaf", T::Manuscript),
    ("magazine article", T::ArticleMagazine),
    ("map", T::Map),
    ("memoir", T::Book),
    ("microscope slide", T::Graphic),
    ("model", T::Graphic),
    ("motion picture", T::MotionPicture),
    ("movingimage", T::MotionPicture),
    ("newspaper", T::ArticleNewspaper),
    ("newspaper article", T::ArticleNewspaper),
    ("novel", T::Book),
    ("online service", T::Webpage),
    ("online system", T::Webpage),
    ("online system or service", T::Webpage),
    ("patent", T::Patent),
    ("periodical", T::ArticleJournal),
    ("picture", T::Graphic),
    ("realia", T::Graphic),
    ("satire", T::Book),
    ("script", T::Book),
    ("service", T::Webpage),
    ("slide", T::Graphic),
    ("software", T::Software),
    ("sound", T::Song),
    ("speech", T::Song),
    ("standard", T::Report),
    ("standard or specification", T::Report),
    ("stillimage", T::Graphic),
    ("technical report", T::Report),
    ("theses", T::Thesis),
    ("thesis", T::Thesis),
    ("transparency", T::Graphic),
    ("videorecording", T::MotionPicture),
    ("web site", T::Webpage),
    ("yearbook", T::Book),
];

/// `<typeOfResource>`; `text` says nothing.
const RESOURCES: &[(&str, T)] = &[
    ("cartographic", T::Map),
    ("notated music", T::MusicalScore),
    ("sound recording", T::Song),
    ("sound recording-musical", T::Song),
    ("sound recording-nonmusical", T::Song),
    ("still image", T::Graphic),
    ("moving image", T::MotionPicture),
    ("software, multimedia", T::Software),
];

/// Roles by MARC's codes and by words.
const ROLES: &[(&str, N)] = &[
    ("aut", N::Author),
    ("author", N::Author),
    ("cre", N::Author),
    ("creator", N::Author),
    ("cmp", N::Composer),
    ("composer", N::Composer),
    ("com", N::Compiler),
    ("compiler", N::Compiler),
    ("contributor", N::Contributor),
    ("ctb", N::Contributor),
    ("cur", N::Curator),
    ("director", N::Director),
    ("drt", N::Director),
    ("editor", N::Editor),
    ("edt", N::Editor),
    ("hst", N::Host),
    ("ill", N::Illustrator),
    ("illustrator", N::Illustrator),
    ("interviewer", N::Interviewer),
    ("ivr", N::Interviewer),
    ("narrator", N::Narrator),
    ("nrt", N::Narrator),
    ("org", N::Organizer),
    ("pbd", N::CollectionEditor),
    ("performer", N::Performer),
    ("prf", N::Performer),
    ("pro", N::Producer),
    ("producer", N::Producer),
    ("rcp", N::Recipient),
    ("recipient", N::Recipient),
    ("series editor", N::CollectionEditor),
    ("serieseditor", N::CollectionEditor),
    ("thesis advisor", N::Contributor),
    ("ths", N::Contributor),
    ("translator", N::Translator),
    ("trl", N::Translator),
];

/// The field of a role.
pub(super) fn role(name: &str) -> Option<N> {
    let name = name.trim().trim_end_matches('.').to_lowercase();
    ROLES.iter().find(|(known, _)| *known == name).map(|row| row.1)
}

/// The type of a record: its own genre first, then the kind of resource, then the genre of what it
/// stands in, then that it stands in something at all.
pub(super) fn item_type(root: Element) -> T {
    let resource = || {
        root.all("typeOfResource").find_map(|element| {
            let name = element.text().trim().to_lowercase();
            RESOURCES.iter().find(|(known, _)| *known == name).map(|row| row.1)
        })
    };
    let hosts = || root.all("relatedItem").filter(|related| related.has("type", "host"));
    let of_host = || hosts().find_map(genre);
    let html = || {
        let mut media = root.all("physicalDescription").flat_map(|e| e.all("internetMediaType"));
        media.any(|media| media.text().trim() == "text/html").then_some(T::Webpage)
    };
    let found = genre(root).or_else(resource).or_else(of_host).or_else(html);
    found.unwrap_or_else(|| {
        let mut issuance = hosts().filter_map(|host| host.text_at("originInfo/issuance"));
        match hosts().next() {
            None => T::Document,
            Some(_) if issuance.any(|kind| matches!(kind, "continuing" | "serial")) => {
                T::ArticleJournal
            }
            Some(_) => T::Chapter,
        }
    })
}

/// Zotero's own name for a type wins over MARC's, which wins over any other.
fn genre(element: Element) -> Option<T> {
    let of = |authorities: &[&str]| {
        element.all("genre").find_map(|genre| {
            let authority = genre.attribute("authority").unwrap_or_default();
            let fits = authorities.is_empty() || authorities.contains(&authority.as_ref());
            let own = authorities.is_empty() || authority == "local";
            let zotero = zotero::item_type(genre.text()).filter(|_| own);
            fits.then(|| zotero.or_else(|| by_name(genre.text()))).flatten()
        })
    };
    of(&["local"]).or_else(|| of(&["marcgt", "marc"])).or_else(|| of(&["dct"])).or_else(|| of(&[]))
}

fn by_name(name: &str) -> Option<T> {
    let name = name.trim().to_lowercase();
    let row = GENRES.iter().find(|(known, _)| *known == name);
    row.map(|row| row.1).or_else(|| name.contains("blog").then_some(T::PostWeblog))
}

/// Whether a genre says more than the type does.
pub(super) fn is_own_kind(genre: Element) -> bool {
    zotero::item_type(genre.text()).is_none() && by_name(genre.text()).is_none()
}
