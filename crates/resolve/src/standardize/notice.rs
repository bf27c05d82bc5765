//! A folded title comes in; the title of the work that it is a notice on goes out, and what kind of notice it is.
//!
//! Tables say what notices begin and end with, in the languages of journals. A word that ordinary titles begin or end
//! with too ("Correction of scoliosis", "motion correction") counts only with a mark between it and the other title.

use super::qualifiers::{Notice, Qualifiers};
use cite_text::fold::{fold, words};

/// What a beginning or an ending of a title says.
#[derive(Clone, Copy)]
enum Effect {
    Notice(Notice),
    Retracted,
    Abstract,
    /// Stays in the title: it is a part of it.
    Protocol,
}

use Effect::{Abstract, Protocol, Retracted};
const CORRECTION: Effect = Effect::Notice(Notice::Correction);
const RETRACTION: Effect = Effect::Notice(Notice::Retraction);
const COMMENT: Effect = Effect::Notice(Notice::Comment);

/// Whether words count by themselves, or only with a mark (`:`, a dash, a quotation mark) beside the other title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    Mark,
}
use Needs::{Mark, Nothing};

/// What a notice's title begins with before the other work's title, folded. The longest that fits counts.
const BEGINNINGS: &[(&str, Effect, Needs)] = &[
    // corrections
    ("published erratum to", CORRECTION, Nothing),
    ("published erratum", CORRECTION, Nothing),
    ("author correction to", CORRECTION, Nothing),
    ("author correction", CORRECTION, Nothing),
    ("authors correction", CORRECTION, Mark),
    ("publisher correction to", CORRECTION, Nothing),
    ("publisher correction", CORRECTION, Nothing),
    ("publisher s correction to", CORRECTION, Nothing),
    ("publisher s correction", CORRECTION, Mark),
    ("publisher s note", CORRECTION, Mark),
    ("correction notice to", CORRECTION, Nothing),
    ("correction notice", CORRECTION, Nothing),
    ("notice of correction", CORRECTION, Mark),
    ("notice of erratum", CORRECTION, Mark),
    ("erratum to", CORRECTION, Nothing),
    ("erratum for", CORRECTION, Nothing),
    ("erratum in", CORRECTION, Mark),
    ("erratum", CORRECTION, Nothing),
    ("errata to", CORRECTION, Nothing),
    ("errata for", CORRECTION, Nothing),
    ("errata", CORRECTION, Nothing),
    ("corrigendum to", CORRECTION, Nothing),
    ("corrigendum for", CORRECTION, Nothing),
    ("corrigendum", CORRECTION, Nothing),
    ("corrigenda to", CORRECTION, Nothing),
    ("corrigenda", CORRECTION, Nothing),
    ("corrigendum and addendum to", CORRECTION, Nothing),
    ("correction and republication", CORRECTION, Mark),
    ("corrected and republished from", CORRECTION, Nothing),
    ("corrected and republished", CORRECTION, Nothing),
    ("corrected and republished article", CORRECTION, Nothing),
    ("retracted and republished", CORRECTION, Mark),
    ("corrected", CORRECTION, Mark),
    ("corrected article", CORRECTION, Mark),
    ("corrected version", CORRECTION, Mark),
    ("correction to", CORRECTION, Nothing),
    ("correction for", CORRECTION, Nothing),
    ("corrections to", CORRECTION, Nothing),
    ("corrections for", CORRECTION, Nothing),
    ("correction", CORRECTION, Mark),
    ("corrections", CORRECTION, Mark),
    ("data correction", CORRECTION, Mark),
    ("clarification to", CORRECTION, Mark),
    ("clarification", CORRECTION, Mark),
    ("addendum to", CORRECTION, Nothing),
    ("addendum for", CORRECTION, Nothing),
    ("addendum", CORRECTION, Mark),
    ("addenda to", CORRECTION, Nothing),
    ("addenda", CORRECTION, Mark),
    ("supplement to", CORRECTION, Mark),
    ("supplement", CORRECTION, Mark),
    ("supplementary material to", CORRECTION, Mark),
    ("supplementary material for", CORRECTION, Mark),
    ("supplementary materials for", CORRECTION, Mark),
    ("supplemental material for", CORRECTION, Mark),
    ("supporting information for", CORRECTION, Mark),
    ("expression of concern", CORRECTION, Nothing),
    ("expression of concern for", CORRECTION, Nothing),
    ("expression of concern to", CORRECTION, Nothing),
    ("expression of concern on", CORRECTION, Nothing),
    ("expression of concern regarding", CORRECTION, Nothing),
    ("editorial expression of concern", CORRECTION, Nothing),
    ("editorial expression of concern to", CORRECTION, Nothing),
    ("editorial expression of concern for", CORRECTION, Nothing),
    ("notice of concern", CORRECTION, Mark),
    ("editor s note", CORRECTION, Mark),
    ("editors note", CORRECTION, Mark),
    ("editorial note", CORRECTION, Mark),
    ("editorial note to", CORRECTION, Mark),
    ("berichtigung", CORRECTION, Mark),
    ("berichtigung zu", CORRECTION, Nothing),
    ("berichtigung zum beitrag", CORRECTION, Mark),
    ("korrigendum", CORRECTION, Nothing),
    ("korrigendum zu", CORRECTION, Nothing),
    ("erratum zu", CORRECTION, Nothing),
    ("korrektur", CORRECTION, Mark),
    ("korrektur zu", CORRECTION, Mark),
    ("richtigstellung", CORRECTION, Mark),
    ("nachtrag", CORRECTION, Mark),
    ("nachtrag zu", CORRECTION, Mark),
    ("rectificatif", CORRECTION, Mark),
    ("rectificatif a", CORRECTION, Nothing),
    ("erratum a", CORRECTION, Nothing),
    ("correctif", CORRECTION, Mark),
    ("additif", CORRECTION, Mark),
    ("mise au point sur", CORRECTION, Mark),
    ("fe de erratas", CORRECTION, Nothing),
    ("fe de errata", CORRECTION, Nothing),
    ("fe de errores", CORRECTION, Nothing),
    ("fe de erratas de", CORRECTION, Nothing),
    ("fe de errores de", CORRECTION, Nothing),
    ("fe de erratas a", CORRECTION, Nothing),
    ("fe d errates", CORRECTION, Nothing),
    ("correccion", CORRECTION, Mark),
    ("correccion a", CORRECTION, Mark),
    ("correccion de", CORRECTION, Mark),
    ("corrigenda de", CORRECTION, Mark),
    ("adenda", CORRECTION, Mark),
    ("errata corrige", CORRECTION, Nothing),
    ("rettifica", CORRECTION, Mark),
    ("correzione", CORRECTION, Mark),
    ("errata corrigida", CORRECTION, Nothing),
    ("errata de", CORRECTION, Mark),
    ("errata do artigo", CORRECTION, Mark),
    ("correcao", CORRECTION, Mark),
    ("rectificatie", CORRECTION, Mark),
    ("rectificatie bij", CORRECTION, Mark),
    ("correctie", CORRECTION, Mark),
    ("rattelse", CORRECTION, Mark),
    ("rettelse", CORRECTION, Mark),
    ("rettelse til", CORRECTION, Mark),
    ("oikaisu", CORRECTION, Mark),
    ("sprostowanie", CORRECTION, Mark),
    ("errata do", CORRECTION, Mark),
    ("oprava", CORRECTION, Mark),
    ("helyesbites", CORRECTION, Mark),
    ("duzeltme", CORRECTION, Mark),
    ("поправка", CORRECTION, Mark),
    ("исправление", CORRECTION, Mark),
    ("исправления", CORRECTION, Mark),
    ("опечатка", CORRECTION, Mark),
    ("виправлення", CORRECTION, Mark),
    ("更正", CORRECTION, Nothing),
    ("更正声明", CORRECTION, Nothing),
    ("勘误", CORRECTION, Nothing),
    ("勘誤", CORRECTION, Nothing),
    ("订正", CORRECTION, Nothing),
    ("訂正", CORRECTION, Nothing),
    ("正誤", CORRECTION, Nothing),
    ("正誤表", CORRECTION, Nothing),
    ("补充说明", CORRECTION, Nothing),
    ("정정", CORRECTION, Nothing),
    ("정오표", CORRECTION, Nothing),
    ("تصحيح", CORRECTION, Mark),
    // retractions
    ("retraction notice to", RETRACTION, Nothing),
    ("retraction notice", RETRACTION, Nothing),
    ("retraction notice for", RETRACTION, Nothing),
    ("retraction note to", RETRACTION, Nothing),
    ("retraction note", RETRACTION, Nothing),
    ("retraction statement", RETRACTION, Mark),
    ("retraction of", RETRACTION, Nothing),
    ("retraction to", RETRACTION, Nothing),
    ("retraction for", RETRACTION, Nothing),
    ("retraction", RETRACTION, Nothing),
    ("notice of retraction", RETRACTION, Mark),
    ("notice of retraction of", RETRACTION, Nothing),
    ("notice of retraction to", RETRACTION, Nothing),
    ("notice of withdrawal", RETRACTION, Mark),
    ("notice of withdrawal of", RETRACTION, Nothing),
    ("notice of removal of", RETRACTION, Nothing),
    ("notice of partial retraction", RETRACTION, Mark),
    ("partial retraction", RETRACTION, Mark),
    ("partial retraction to", RETRACTION, Nothing),
    ("withdrawal of", RETRACTION, Mark),
    ("withdrawal notice", RETRACTION, Mark),
    ("withdrawal notice to", RETRACTION, Nothing),
    ("withdrawal", RETRACTION, Mark),
    ("statement of retraction", RETRACTION, Mark),
    ("removal notice to", RETRACTION, Nothing),
    ("temporary removal", RETRACTION, Mark),
    ("removal", RETRACTION, Mark),
    ("retraction and replacement", RETRACTION, Mark),
    ("ruckzug", RETRACTION, Mark),
    ("widerruf", RETRACTION, Mark),
    ("zuruckziehung", RETRACTION, Mark),
    ("retractation", RETRACTION, Mark),
    ("retrait", RETRACTION, Mark),
    ("retractacion", RETRACTION, Mark),
    ("retraccion", RETRACTION, Mark),
    ("retratacao", RETRACTION, Mark),
    ("ritrattazione", RETRACTION, Mark),
    ("отзыв статьи", RETRACTION, Mark),
    ("ретракция", RETRACTION, Mark),
    ("撤稿", RETRACTION, Nothing),
    ("撤稿声明", RETRACTION, Nothing),
    ("撤回", RETRACTION, Nothing),
    ("论文撤回", RETRACTION, Nothing),
    ("철회", RETRACTION, Mark),
    ("retracted article", Retracted, Nothing),
    ("retracted chapter", Retracted, Nothing),
    ("retracted", Retracted, Nothing),
    ("withdrawn article", Retracted, Nothing),
    ("withdrawn", Retracted, Nothing),
    // comments, letters, replies
    ("authors reply to", COMMENT, Nothing),
    ("author s reply to", COMMENT, Nothing),
    ("author reply to", COMMENT, Nothing),
    ("authors reply", COMMENT, Mark),
    ("author s reply", COMMENT, Mark),
    ("author reply", COMMENT, Mark),
    ("the authors reply", COMMENT, Mark),
    ("authors response to", COMMENT, Nothing),
    ("author s response to", COMMENT, Nothing),
    ("author response to", COMMENT, Nothing),
    ("authors response", COMMENT, Mark),
    ("author s response", COMMENT, Mark),
    ("author response", COMMENT, Mark),
    ("the authors respond", COMMENT, Mark),
    ("the authors respond to", COMMENT, Mark),
    ("authors rebuttal", COMMENT, Mark),
    ("response to letter to the editor regarding", COMMENT, Nothing),
    ("response to letter to the editor", COMMENT, Mark),
    ("response to letter regarding article", COMMENT, Nothing),
    ("response to letters regarding article", COMMENT, Nothing),
    ("letter to the editor regarding", COMMENT, Nothing),
    ("letter to the editor re", COMMENT, Nothing),
    ("letter to the editor on", COMMENT, Nothing),
    ("letter to the editor in response to", COMMENT, Nothing),
    ("letter to the editor concerning", COMMENT, Nothing),
    ("letter to the editor", COMMENT, Mark),
    ("letters to the editor", COMMENT, Mark),
    ("letter to editor", COMMENT, Mark),
    ("letter regarding article", COMMENT, Nothing),
    ("letter regarding", COMMENT, Nothing),
    ("letter in response to", COMMENT, Nothing),
    ("letter on", COMMENT, Mark),
    ("letter re", COMMENT, Mark),
    ("letter", COMMENT, Mark),
    ("letters", COMMENT, Mark),
    ("correspondence", COMMENT, Mark),
    ("correspondence on", COMMENT, Mark),
    ("correspondence re", COMMENT, Mark),
    ("regarding", COMMENT, Mark),
    ("commentary on", COMMENT, Nothing),
    ("commentary to", COMMENT, Mark),
    ("commentary", COMMENT, Mark),
    ("a commentary on", COMMENT, Nothing),
    ("comments on", COMMENT, Nothing),
    ("comment on", COMMENT, Nothing),
    ("comment to", COMMENT, Nothing),
    ("comments to", COMMENT, Mark),
    ("comment", COMMENT, Mark),
    ("comments", COMMENT, Mark),
    ("a comment on", COMMENT, Nothing),
    ("further comment on", COMMENT, Mark),
    ("editorial comment on", COMMENT, Mark),
    ("editorial comment", COMMENT, Mark),
    ("editorial commentary", COMMENT, Mark),
    ("editorial", COMMENT, Mark),
    ("invited commentary on", COMMENT, Nothing),
    ("invited commentary", COMMENT, Mark),
    ("invited comment", COMMENT, Mark),
    ("invited discussion", COMMENT, Mark),
    ("discussion of", COMMENT, Nothing),
    ("discussion on", COMMENT, Mark),
    ("discussion", COMMENT, Mark),
    ("rejoinder to", COMMENT, Nothing),
    ("rejoinder", COMMENT, Mark),
    ("a rejoinder to", COMMENT, Nothing),
    ("rebuttal to", COMMENT, Mark),
    ("rebuttal", COMMENT, Mark),
    ("critique of", COMMENT, Mark),
    ("in reply to", COMMENT, Nothing),
    ("in reply", COMMENT, Nothing),
    ("reply to comment on", COMMENT, Nothing),
    ("reply to comments on", COMMENT, Nothing),
    ("reply to the letter to the editor", COMMENT, Mark),
    ("reply to letter to the editor", COMMENT, Mark),
    ("reply to", COMMENT, Nothing),
    ("reply on", COMMENT, Mark),
    ("reply", COMMENT, Mark),
    ("a reply to", COMMENT, Nothing),
    ("response to comment on", COMMENT, Nothing),
    ("response to comments on", COMMENT, Nothing),
    ("response to", COMMENT, Nothing),
    ("response", COMMENT, Mark),
    ("a response to", COMMENT, Mark),
    ("in response to", COMMENT, Nothing),
    ("in response", COMMENT, Mark),
    ("re", COMMENT, Nothing),
    ("antwort auf", COMMENT, Mark),
    ("antwort", COMMENT, Mark),
    ("erwiderung auf", COMMENT, Mark),
    ("erwiderung", COMMENT, Mark),
    ("schlusswort", COMMENT, Mark),
    ("leserbrief zu", COMMENT, Mark),
    ("leserbrief", COMMENT, Mark),
    ("kommentar zu", COMMENT, Mark),
    ("kommentar", COMMENT, Mark),
    ("stellungnahme zu", COMMENT, Mark),
    ("commentaire sur", COMMENT, Mark),
    ("commentaire", COMMENT, Mark),
    ("reponse a", COMMENT, Mark),
    ("reponse", COMMENT, Mark),
    ("reponse des auteurs", COMMENT, Mark),
    ("lettre a la redaction", COMMENT, Mark),
    ("lettre a l editeur", COMMENT, Mark),
    ("comentario a", COMMENT, Mark),
    ("comentario sobre", COMMENT, Mark),
    ("comentario", COMMENT, Mark),
    ("comentarios a", COMMENT, Mark),
    ("respuesta a", COMMENT, Mark),
    ("respuesta", COMMENT, Mark),
    ("respuesta de los autores", COMMENT, Mark),
    ("carta al editor", COMMENT, Mark),
    ("carta al director", COMMENT, Mark),
    ("comentario ao artigo", COMMENT, Mark),
    ("resposta a", COMMENT, Mark),
    ("resposta", COMMENT, Mark),
    ("carta ao editor", COMMENT, Mark),
    ("commento a", COMMENT, Mark),
    ("commento", COMMENT, Mark),
    ("risposta a", COMMENT, Mark),
    ("risposta", COMMENT, Mark),
    ("lettera al direttore", COMMENT, Mark),
    ("reactie op", COMMENT, Mark),
    ("reactie", COMMENT, Mark),
    ("commentaar bij", COMMENT, Mark),
    ("odpowiedz na", COMMENT, Mark),
    ("komentarz do", COMMENT, Mark),
    ("комментарий к статье", COMMENT, Mark),
    ("комментарий", COMMENT, Mark),
    ("ответ на", COMMENT, Mark),
    ("ответ", COMMENT, Mark),
    ("письмо в редакцию", COMMENT, Mark),
    ("评论", COMMENT, Mark),
    ("述评", COMMENT, Mark),
    ("答复", COMMENT, Mark),
    ("回复", COMMENT, Mark),
    // protocols
    ("protocol for a", Protocol, Nothing),
    ("protocol for", Protocol, Nothing),
    ("protocol of", Protocol, Nothing),
    ("protocol", Protocol, Mark),
    ("study protocol for", Protocol, Nothing),
    ("study protocol of", Protocol, Nothing),
    ("study protocol", Protocol, Mark),
    ("trial protocol", Protocol, Mark),
    ("studienprotokoll", Protocol, Mark),
    ("protocole", Protocol, Mark),
    ("protocolo", Protocol, Mark),
];

/// What stands round a name in a notice's beginning: `Response by Ray et al to letter regarding article, …`.
const ROUND_NAMES: &[(&str, &str, Effect)] = &[
    ("response by", "to letter regarding article", COMMENT),
    ("response by", "to letters regarding article", COMMENT),
    ("response by", "to letter regarding", COMMENT),
    ("response by", "to", COMMENT),
    ("response of", "to", COMMENT),
    ("reply by", "to", COMMENT),
    ("reply of", "to", COMMENT),
    ("reply from", "to", COMMENT),
    ("letter by", "regarding article", COMMENT),
    ("letter by", "regarding", COMMENT),
    ("letter from", "regarding", COMMENT),
    ("comment by", "on", COMMENT),
    ("commentary by", "on", COMMENT),
    ("discussion by", "of", COMMENT),
];

/// The longest names that stand so, in words.
const MOST_NAME_WORDS: usize = 8;

/// What a notice's title ends with, folded; longest first.
const ENDINGS: &[(&str, Effect, Needs)] = &[
    ("the authors reply", COMMENT, Nothing),
    ("authors reply", COMMENT, Nothing),
    ("author s reply", COMMENT, Nothing),
    ("author reply", COMMENT, Nothing),
    ("the authors respond", COMMENT, Mark),
    ("authors response", COMMENT, Mark),
    ("author s response", COMMENT, Mark),
    ("author response", COMMENT, Mark),
    ("letter to the editor", COMMENT, Mark),
    ("in reply", COMMENT, Nothing),
    ("a reply", COMMENT, Nothing),
    ("reply", COMMENT, Nothing),
    ("response", COMMENT, Mark),
    ("a response", COMMENT, Mark),
    ("rejoinder", COMMENT, Nothing),
    ("a commentary", COMMENT, Mark),
    ("invited commentary", COMMENT, Mark),
    ("editorial commentary", COMMENT, Mark),
    ("commentary", COMMENT, Mark),
    ("editorial comment", COMMENT, Nothing),
    ("comment", COMMENT, Mark),
    ("a comment", COMMENT, Mark),
    ("discussion", COMMENT, Mark),
    ("schlusswort", COMMENT, Mark),
    ("erwiderung", COMMENT, Mark),
    ("antwort der autoren", COMMENT, Mark),
    ("reponse des auteurs", COMMENT, Mark),
    ("respuesta de los autores", COMMENT, Mark),
    ("resposta dos autores", COMMENT, Mark),
    ("risposta degli autori", COMMENT, Mark),
    ("replica", COMMENT, Mark),
    ("author correction", CORRECTION, Mark),
    ("publisher correction", CORRECTION, Mark),
    ("published erratum", CORRECTION, Nothing),
    ("expression of concern", CORRECTION, Mark),
    ("erratum", CORRECTION, Nothing),
    ("errata", CORRECTION, Mark),
    ("corrigendum", CORRECTION, Nothing),
    ("corrigenda", CORRECTION, Mark),
    ("correction", CORRECTION, Mark),
    ("corrections", CORRECTION, Mark),
    ("addendum", CORRECTION, Mark),
    ("berichtigung", CORRECTION, Mark),
    ("rectificatif", CORRECTION, Mark),
    ("fe de erratas", CORRECTION, Nothing),
    ("fe de errores", CORRECTION, Nothing),
    ("errata corrige", CORRECTION, Nothing),
    ("更正", CORRECTION, Mark),
    ("勘误", CORRECTION, Mark),
    ("勘誤", CORRECTION, Mark),
    ("notice of retraction", RETRACTION, Mark),
    ("retraction notice", RETRACTION, Mark),
    ("retraction", RETRACTION, Mark),
    ("withdrawal", RETRACTION, Mark),
    ("撤稿", RETRACTION, Mark),
    ("retracted article", Retracted, Nothing),
    ("retracted", Retracted, Nothing),
    ("abstract", Abstract, Nothing),
    ("study protocol", Protocol, Nothing),
    ("trial protocol", Protocol, Nothing),
    ("protocol", Protocol, Nothing),
];

/// Endings that a title may have lost the mark before: `…: commentary`, `… commentary`.
const LOST_MARKS: &[(&str, Notice)] = &[
    ("commentary", Notice::Comment),
    ("correction", Notice::Correction),
    ("retraction", Notice::Retraction),
];

/// How often one notice may be of another: a response to a comment on a reply.
const DEEPEST: usize = 4;

/// What a title that is another's with a notice's words more says of it, should the mark between be lost: beside the
/// title itself, `Withdrawal of` before it is no subject.
pub(crate) fn notice_without_mark(shorter: &str, longer: &str) -> Option<Notice> {
    let before = longer.strip_suffix(shorter).and_then(|rest| rest.strip_suffix(' '));
    if let Some(before) = before.filter(|_| is_title(shorter)) {
        let row = BEGINNINGS.iter().find(|row| row.0 == before)?;
        return match row.1 {
            Effect::Notice(notice) => Some(notice),
            _ => None,
        };
    }
    let last = longer.strip_prefix(shorter)?.strip_prefix(' ')?;
    let last = last.strip_prefix("a ").unwrap_or(last);
    LOST_MARKS.iter().find(|row| row.0 == last).map(|row| row.1)
}

/// Strips what says of a title that it is a notice's; `text` is the title before it was folded.
pub(super) fn strip<'a>(folded: &'a str, text: &str, qualifiers: &mut Qualifiers) -> &'a str {
    let mut title = folded.trim();
    let mut is_notice = false;
    for _ in 0..DEEPEST {
        let Some((effect, rest)) = beginning(title, text) else { break };
        // what is first says what the whole is: a reply to an erratum is a reply
        if !is_notice {
            apply(effect, qualifiers);
        }
        if matches!(effect, Effect::Protocol) {
            break;
        }
        is_notice |= matches!(effect, Effect::Notice(_));
        title = rest;
    }
    if let Some((effect, rest)) = ending(title, text) {
        if !(is_notice && matches!(effect, Effect::Notice(_))) {
            apply(effect, qualifiers);
        }
        if !matches!(effect, Effect::Protocol) {
            title = rest;
        }
    }
    title
}

/// The longest beginning of a notice that a title has, and what stands behind it.
fn beginning<'a>(title: &'a str, text: &str) -> Option<(Effect, &'a str)> {
    let first = title.as_bytes().first();
    let rows = BEGINNINGS.iter().filter(|row| row.0.as_bytes().first() == first);
    let plain = rows.filter_map(|(words, effect, needs)| {
        let rest = behind(title, words)?;
        let counts = *needs == Nothing || has_mark_after(text, title, rest);
        (counts && is_title(rest)).then_some((words.len(), *effect, rest))
    });
    let rows = ROUND_NAMES.iter().filter(|row| row.0.as_bytes().first() == first);
    let round = rows.filter_map(|(before, after, effect)| {
        let names = behind(title, before)?;
        let rest = behind_names(names, after)?;
        is_title(rest).then_some((title.len() - rest.len(), *effect, rest))
    });
    plain.chain(round).max_by_key(|found| found.0).map(|(_, effect, rest)| (effect, rest))
}

/// What stands behind words that a title begins with; Chinese writes no space between.
fn behind<'a>(title: &'a str, words: &str) -> Option<&'a str> {
    let rest = title.strip_prefix(words)?;
    match rest.strip_prefix(' ') {
        Some(rest) => Some(rest),
        None if words.is_ascii() || words.chars().any(|c| c.is_alphabetic() && c < '\u{2e80}') => {
            None
        }
        None => Some(rest),
    }
}

fn behind_names<'a>(text: &'a str, after: &str) -> Option<&'a str> {
    let starts = text.match_indices(' ').map(|(at, _)| &text[at + 1..]).take(MOST_NAME_WORDS);
    starts.into_iter().find_map(|rest| behind(rest, after))
}

/// Whether what is left may be a work's title: of some length, for short titles begin and end in any word.
fn is_title(rest: &str) -> bool {
    words(rest).take(3).count() > 2
}

/// Whether there is a mark in a text between what stands before the rest of its folded title and that rest.
fn has_mark_after(text: &str, title: &str, rest: &str) -> bool {
    let Some(next) = words(rest).next() else { return false };
    let before = words(title).count() - words(rest).count();
    // the beginning of the rest in the text: the place where as many words are before it
    let mut at = 0;
    while let Some(found) = text[at..].to_lowercase().find(next).filter(|_| text.is_ascii()) {
        let start = at + found;
        let head = &text[..start];
        if head.ends_with(|c: char| !c.is_alphanumeric()) && words(&fold(head)).count() == before {
            return ends_in_mark(head);
        }
        at = start + 1;
    }
    marked_by_letters(text, title, rest)
}

/// The same for any script: the shortest beginning of the text that folds to what stands before the rest.
fn marked_by_letters(text: &str, title: &str, rest: &str) -> bool {
    let before = title[..title.len() - rest.len()].trim_end();
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(before.len() * 2 + 8);
    let folded_so_far = |end: &usize| {
        let folded = fold(&text[..*end]);
        folded == before || folded.ends_with(before) && folded.len() > before.len()
    };
    let end = ends.into_iter().find(folded_so_far);
    end.is_some_and(|end| {
        let rest = text[end..].trim_start();
        rest.starts_with(|c: char| !c.is_alphanumeric())
    })
}

fn ends_in_mark(head: &str) -> bool {
    let head = head.trim_end();
    let is_hyphen = head.ends_with('-') && !head.trim_end_matches('-').ends_with(' ');
    head.ends_with(|c: char| !c.is_alphanumeric()) && !is_hyphen && !head.ends_with(['\'', ')'])
        || head.ends_with("'\"")
}

/// The ending of a notice that a title has, and what stands before it.
fn ending<'a>(title: &'a str, text: &str) -> Option<(Effect, &'a str)> {
    let last = title.as_bytes().last();
    let rows = ENDINGS.iter().filter(|row| row.0.as_bytes().last() == last);
    let found = rows.filter_map(|(ending, effect, needs)| {
        let rest = title.strip_suffix(ending)?;
        let rest = match rest.strip_suffix(' ') {
            Some(rest) => rest,
            None if ending.is_ascii() => return None,
            None => rest,
        };
        let counts = *needs == Nothing || stands_apart(text, ending);
        (counts && is_title(rest)).then_some((ending.len(), *effect, rest))
    });
    let (_, effect, rest) = found.max_by_key(|found| found.0)?;
    // "towards the commentary" ends in no notice
    let is_apart = !rest.ends_with(" a") && !rest.ends_with(" the");
    Some((effect, if is_apart { rest } else { title }))
}

/// Whether the last words of a title stand behind a mark, or a mark and an article: `: a commentary`. A
/// hyphen within a word is none; where a remark follows the word, nothing is said against it.
fn stands_apart(text: &str, word: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let parted = text.len().checked_sub(word.len()).and_then(|at| text.split_at_checked(at));
    let Some((before, _)) = parted.filter(|(_, last)| last.eq_ignore_ascii_case(word)) else {
        return true;
    };
    let ends_in_word = |text: &str| text.ends_with(char::is_alphanumeric);
    if before.strip_suffix(['-', '\u{2010}', '\u{2011}']).is_some_and(ends_in_word) {
        return false;
    }
    let before = before.trim_end();
    let without = [" a", " A", " the", " The"].iter().find_map(|word| before.strip_suffix(word));
    !ends_in_word(without.unwrap_or(before).trim_end())
}

fn apply(effect: Effect, qualifiers: &mut Qualifiers) {
    match effect {
        Effect::Notice(notice) => qualifiers.notice = Some(notice),
        Effect::Retracted => qualifiers.is_retracted = true,
        Effect::Abstract => qualifiers.is_abstract = true,
        Effect::Protocol => qualifiers.is_protocol = true,
    }
}

#[cfg(test)]
mod tests {
    use super::{Notice, notice_without_mark, stands_apart, strip};
    use crate::standardize::Qualifiers;
    use cite_text::fold::fold;

    #[test]
    fn a_notice_is_parted_from_the_title_that_it_bears() {
        const TITLE: &str = "owl pellets in lowland orchards";
        use Notice::{Comment, Correction, Retraction};
        for (text, notice) in [
            ("Correction: Owl pellets in lowland orchards", Some(Correction)),
            ("Correction \u{2013} Owl pellets in lowland orchards", Some(Correction)),
            ("Correction for \u{201c}Owl pellets in lowland orchards\u{201d}", Some(Correction)),
            ("Corrected and republished: Owl pellets in lowland orchards", Some(Correction)),
            ("Addendum: Owl pellets in lowland orchards", Some(Correction)),
            ("Berichtigung: Owl pellets in lowland orchards", Some(Correction)),
            ("Fe de erratas: Owl pellets in lowland orchards", Some(Correction)),
            ("Rectificatif \u{e0} : Owl pellets in lowland orchards", Some(Correction)),
            ("更正：Owl pellets in lowland orchards", Some(Correction)),
            ("Withdrawal: Owl pellets in lowland orchards", Some(Retraction)),
            ("Notice of Retraction: Owl pellets in lowland orchards", Some(Retraction)),
            ("Letter: Owl pellets in lowland orchards", Some(Comment)),
            ("Authors' reply: Owl pellets in lowland orchards", Some(Comment)),
            ("Author's response to: Comment on Owl pellets in lowland orchards", Some(Comment)),
            (
                "Response by Ray et al to Letter Regarding Article, \"Owl pellets in lowland orchards\"",
                Some(Comment),
            ),
            ("Réponse : Owl pellets in lowland orchards", Some(Comment)),
            ("Owl pellets in lowland orchards: Reply", Some(Comment)),
            ("Owl pellets in lowland orchards. Berichtigung", Some(Correction)),
        ] {
            let mut qualifiers = Qualifiers::default();
            assert_eq!(strip(&fold(text), text, &mut qualifiers), TITLE, "{text}");
            assert_eq!(qualifiers.notice, notice, "{text}");
        }
    }

    #[test]
    fn a_word_that_belongs_to_the_title_stays() {
        for text in [
            "Correction of owl pellets in lowland orchards",
            "Withdrawal of opioids after three weeks",
            "Letter writing among prisoners of war",
            "Response of barn owls to traffic noise",
            "Reply speed in online customer support",
            "Comment sections under local news stories",
            "Commentary tracks on early film releases",
            "Supplement use among young athletes",
            "Addendum clauses in farm leases of old",
            "Discussion groups for new parents online",
        ] {
            let mut qualifiers = Qualifiers::default();
            assert_eq!(strip(&fold(text), text, &mut qualifiers), fold(text), "{text}");
            assert_eq!(qualifiers.notice, None, "{text}");
        }
    }

    #[test]
    fn a_word_behind_a_mark_stands_apart() {
        for (text, word, apart) in [
            ("Owl pellets in lowland orchards: commentary", "commentary", true),
            ("Owl pellets in lowland orchards - A Commentary.", "commentary", true),
            ("Do owls keep to one tree? Commentary", "commentary", true),
            ("Owl pellets in lowland orchards (correction)", "correction", true),
            ("Owl pellets in lowland orchards\u{2014}correction", "correction", true),
            ("Owl pellets: commentary [Article in Danish]", "commentary", true),
            ("OWL PELLETS, A CASE STUDY AND COMMENTARY", "commentary", false),
            ("Motion correction", "correction", false),
            ("Towards a commentary", "commentary", false),
            ("Spelling in owls' calls by self-correction", "correction", false),
        ] {
            assert_eq!(stands_apart(text, word), apart, "{text}");
        }
    }

    #[test]
    fn a_mark_may_be_lost_before_one_word_more() {
        let title = "owl pellets in lowland orchards";
        let longer = |end: &str| notice_without_mark(title, &format!("{title}{end}"));
        assert_eq!(longer(" commentary"), Some(Notice::Comment));
        assert_eq!(longer(" a commentary"), Some(Notice::Comment));
        assert_eq!(longer(" case study and commentary"), None);
        assert_eq!(longer("commentary"), None);
        let before = |start: &str| notice_without_mark(title, &format!("{start} {title}"));
        assert_eq!(before("withdrawal of"), Some(Notice::Retraction));
        assert_eq!(before("supplement to"), Some(Notice::Correction));
        assert_eq!(before("a survey of"), None);
    }
}
