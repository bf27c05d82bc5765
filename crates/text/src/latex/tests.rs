//! Tables of LaTeX and the rich text it means, and the laws of both ways.

use proptest::prelude::*;

use super::*;

const PLAIN: LatexOptions = LatexOptions { unicode: false };
const UNICODE: LatexOptions = LatexOptions { unicode: true };

#[test]
fn latex_is_read() {
    for (given, wanted) in [
        ("", ""),
        ("plain text", "plain text"),
        (r"\'{e} {\'e} \'e \'{\i} {\'\i} {\' e}", "é é é í í é"),
        (r#"M{\"u}ller, G{\"{o}}del, \"Uber"#, "Müller, Gödel, Über"),
        (
            r"\c c \c{C} \v{s} {\v s} \H{o} \k{a} \r a \u{g} \.I \={o} \d{s} \b{d}",
            "ç Ç š š ő ą å ğ İ ō ṣ ḏ",
        ),
        (r"{\aa}ngstr{\o}m \ss \L{}\'od\'z {\AE}r\o", "ångstrøm ßŁódź Ærø"),
        (r"\'{\^e} \~{}x \^{}y \d{\.s}", "ế ~x ^y ṩ"),
        (
            r"\textit{E. coli} and \emph{x} {\it y} {\em z}",
            "<i>E. coli</i> and <i>x</i> <i>y</i> <i>z</i>",
        ),
        (
            r"\textbf{b} {\bf c} \textsc{d} {\bfseries\itshape e}",
            "<b>b</b> <b>c</b> <sc>d</sc> <b><i>e</i></b>",
        ),
        (r"H\textsubscript{2}O, 10\textsuperscript{-3}", "H<sub>2</sub>O, 10<sup>-3</sup>"),
        (
            r"$^{2}$ x$_2$ CO$_{2}$ $10^{-3}$ $^{13}$C",
            "<sup>2</sup> x<sub>2</sub> CO<sub>2</sub> 10<sup>-3</sup> <sup>13</sup>C",
        ),
        (
            r"$\alpha$-catenin, \ensuremath{\beta}, $\Delta x \leq 5$, \(\gamma\)",
            "α-catenin, β, Δx ≤5, γ",
        ),
        (
            r"$\mathrm{CO_2}$ $\frac{1}{2}$ $\frac12$ $\sqrt{x}$ $\bar{1}$",
            "CO<sub>2</sub> 1/2 1/2 √x 1̄",
        ),
        (
            r"10--20 --- ``quoted'' and `single' don't ?`Que?",
            "10–20 — “quoted” and ‘single' don't ¿Que?",
        ),
        (r"a~b \& \% \$ \# \_ \{x\} \textbackslash{}z", "a\u{a0}b & % $ # _ {x} \\z"),
        (
            r"\url{http://a.b/~x_y--z%20} \href{http://a.b/}{a.b} \href{http://c.d}{text}",
            "http://a.b/~x_y--z%20 a.b text (http://c.d)",
        ),
        (r"The {DNA} of {{NASA}} {S}hort", "The DNA of NASA Short"),
        (r"\unknown{kept} \alone and \textsf{x}", r"kept \alone and x"),
        ("costs $5 and $6, 100% of #1", "costs $5 and $6, 100% of #1"),
        (r"Garc\textbackslash{}'ia and {\textbackslash}'{\{}e{\}}", "García and é"),
        (r"(000\$\textbackslash{}bar\{1\}\$)", "(0001̄)"),
        (r"\{\textbackslash\&\}tool", "&tool"),
        (
            r"{{In}}\$\_\{x\}\${{Ga}}\$\_\{1-X\}\${{N}} SiO\$\_2\$",
            "In<sub>x</sub>Ga<sub>1-X</sub>N SiO<sub>2</sub>",
        ),
        (r"So{$\not$}ren", "So\u{338}ren"),
        (r"C:\papers\x", r"C:\papers\x"),
        (
            r"\enquote{a} \mkbibquote{b} \foreignlanguage{french}{Le mot} \textcolor{red}{c}",
            "“a” “b” Le mot c",
        ),
        (r"a\,b\;c\ d\-e\/f\\g", "a b c def g"),
        (r"x}y {z", "x}y z"),
        (r"{\cyrchar\CYRA}{\cyrchar\cyrb}", "Аб"),
        (r"\vphantom{x}a\noopsort{1973b}1973", "a1973"),
        (r"\textsuperscript{} \textit{}", "<sup></sup> <i></i>"),
        (r#"na\"{\i}ve \v{\i} \"i"#, "naïve ǐ ï"),
        ("$$x^2$$ $", "x<sup>2</sup> $"),
        (r"\verb|a_b| c", "a_b c"),
        (r"\texttt{a\_b} \LaTeX{} \TeX", "a_b LaTeX TeX"),
        (r"\textendash and \textgreater 5", "–and >5"),
        (r"p<0.05 <i>x</i>", "p<0.05 <i>x</i>"),
        ("50\\% {\\textless} 3 \\'", "50% < 3 ´"),
    ] {
        assert_eq!(to_unicode(given), wanted, "{given}");
    }
}

#[test]
fn latex_is_written() {
    for (given, unicode, plain) in [
        ("plain", "plain", "plain"),
        ("50% & #1 $5 a_b", r"50\% \& \#1 \$5 a\_b", r"50\% \& \#1 \$5 a\_b"),
        (
            "{x} ~ ^ \\",
            r"\{x\} \textasciitilde{} \textasciicircum{} {\textbackslash{}}",
            r"\{x\} \textasciitilde{} \textasciicircum{} {\textbackslash{}}",
        ),
        ("}{", r"\textbraceright{}\textbraceleft{}", r"\textbraceright{}\textbraceleft{}"),
        (
            "<i>E. coli</i> <b>b</b> <sc>c</sc>",
            r"\textit{E. coli} \textbf{b} \textsc{c}",
            r"\textit{E. coli} \textbf{b} \textsc{c}",
        ),
        ("x<sup>2</sup> CO<sub>2</sub>", "x$^{2}$ CO$_{2}$", "x$^{2}$ CO$_{2}$"),
        ("a<sup>é</sup>", r"a\textsuperscript{é}", r"a\textsuperscript{{\'e}}"),
        ("Müller–Œuvre ßÅï", "Müller–Œuvre ßÅï", r#"M{\"u}ller--\OE{}uvre \ss{}\AA{}{\"{\i}}"#),
        (
            "β ≤ ½ “x” — ế ş",
            "β ≤ ½ “x” — ế ş",
            r"\ensuremath{\beta} \ensuremath{\leq} \textonehalf{} ``x'' --- {\'{\^e}} {\c{s}}",
        ),
        ("a--b ''", "a-{}-b '{}'", "a-{}-b '{}'"),
        ("王 😀", "王 😀", "王 😀"),
        (
            "\\input{/etc/passwd}",
            r"{\textbackslash{}}input\{/etc/passwd\}",
            r"{\textbackslash{}}input\{/etc/passwd\}",
        ),
        ("p<0.05 a>b", "p<0.05 a>b", "p<0.05 a>b"),
    ] {
        assert_eq!(from_unicode(given, UNICODE), unicode, "{given}");
        assert_eq!(from_unicode(given, PLAIN), plain, "{given}");
    }
}

#[test]
fn hostile_input_is_read_in_linear_time() {
    for unit in [
        "{",
        "}",
        "\\'{",
        "$",
        "$_{",
        "\\textit",
        "\\frac",
        "\\href{",
        "\\url{",
        "\\verb|",
        "\\it ",
        "\\",
        "\\textcolor",
        "^",
        "\\[",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        assert!(to_unicode(&text).len() <= 12 * text.len(), "{unit}");
    }
}

/// Anything that LaTeX, BibTeX or rich text may stumble over.
fn rich() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "<i>",
        "</i>",
        "<sup>",
        "</sup>",
        "<sub>2</sub>",
        "<b>",
        "</b>",
        "<sc>",
        "</sc>",
        "\\",
        "{",
        "}",
        "$",
        "%",
        "&",
        "#",
        "_",
        "^",
        "~",
        "-",
        "--",
        "'",
        "''",
        "`",
        "?",
        "!",
        "\"",
        "é",
        "ế",
        "ï",
        "Ł",
        "ß",
        "β",
        "ϵ",
        "–",
        "—",
        "“",
        "”",
        "‘",
        "’",
        "≤",
        "½",
        "王",
        "\u{a0}",
        " ",
        "a",
        "b",
        "1",
        "x\u{302}",
        "ș",
        "ṩ",
        "\\alpha",
        "\\'e",
        "\\input",
        "textbackslash",
        "<",
        ">",
        "Å",
        "ĳ",
        "№",
        "µ",
        "İ",
        "ı",
        "ǰ",
    ]);
    prop::collection::vec(bits, 0..24)
        .prop_map(|bits| crate::markup::clean(&bits.concat()).into_owned())
}

proptest! {
    #[test]
    fn there_and_back(text in rich()) {
        prop_assert_eq!(to_unicode(&from_unicode(&text, UNICODE)), text.clone());
        prop_assert_eq!(to_unicode(&from_unicode(&text, PLAIN)), text);
    }

    #[test]
    fn there_and_back_with_any_letter(text in r"[\p{L}\p{M}\p{S}\p{P}\p{N} ]{0,12}") {
        let text = crate::markup::clean(&text).into_owned();
        prop_assert_eq!(to_unicode(&from_unicode(&text, PLAIN)), text.clone());
        prop_assert_eq!(to_unicode(&from_unicode(&text, UNICODE)), text);
    }

    #[test]
    fn braces_balance_and_no_command_escapes(text in rich()) {
        for options in [PLAIN, UNICODE] {
            let latex = from_unicode(&text, options);
            let mut open = 0i64;
            for b in latex.bytes() {
                open += i64::from(b == b'{') - i64::from(b == b'}');
                prop_assert!(open >= 0);
            }
            prop_assert_eq!(open, 0);
            prop_assert!(!latex.contains("\\input"));
        }
    }

    #[test]
    fn any_string_will_do(text in r"([\\{}$^_~a-c'`\-]|\\textit|\\frac|\\href|\\it|\\c|\\'|é){0,40}") {
        let _ = to_unicode(&text);
    }
}
