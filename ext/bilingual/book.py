r"""The settings of the English and of the Chinese book, both made by XeLaTeX.

They are chosen when the configuration is complete, because the language may come from the
command line. What ``conf.py`` sets in ``latex_elements`` wins. Where a value is not obvious
its reason stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilingual.locales import html_code

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

# All four shapes by name: with fonts-noto-cjk-extra installed the bold of a family that is
# named alone resolves to Black. Chinese has no italic; its emphasis is the sans family.
_FONTS = r"""
\setmainfont{FreeSerif}[Extension=.otf, UprightFont=*, ItalicFont=*Italic,
  BoldFont=*Bold, BoldItalicFont=*BoldItalic]
\setsansfont{FreeSans}[Extension=.otf, UprightFont=*, ItalicFont=*Oblique,
  BoldFont=*Bold, BoldItalicFont=*BoldOblique]
\setmonofont{FreeMono}[Extension=.otf, UprightFont=*, ItalicFont=*Oblique,
  BoldFont=*Bold, BoldItalicFont=*BoldOblique, Scale=0.9]
\setCJKmainfont{Noto Serif CJK SC}[BoldFont={Noto Serif CJK SC Bold},
  ItalicFont={Noto Sans CJK SC}, BoldItalicFont={Noto Sans CJK SC Bold}]
\setCJKsansfont{Noto Sans CJK SC}[BoldFont={Noto Sans CJK SC Bold},
  ItalicFont={Noto Sans CJK SC}, BoldItalicFont={Noto Sans CJK SC Bold}]
\setCJKmonofont{Noto Sans Mono CJK SC}[BoldFont={Noto Sans Mono CJK SC Bold},
  ItalicFont={Noto Sans Mono CJK SC}, BoldItalicFont={Noto Sans Mono CJK SC Bold}]
"""

# Wide tables stand on turned pages. A citation in a caption breaks TeX Live 2022 unless
# \hyperlink is robust. A missing glyph is an error, not a line in the log.
_PREAMBLE = r"""
\newenvironment{sphinxclassupright}
  {\footnotesize\linespread{1.05}\selectfont
   \setlength{\tabcolsep}{3pt}\setlength{\extrarowheight}{2pt}%
   \setlength{\LTcapwidth}{\linewidth}}
  {\par}
\newenvironment{sphinxclassunnumbered}
  {\begin{sphinxclassupright}\renewcommand{\sphinxtablecontinued}[1]{}}
  {\end{sphinxclassupright}}
\newenvironment{sphinxclasslandscape}
  {\begin{landscape}\begin{sphinxclassupright}}
  {\end{sphinxclassupright}\end{landscape}}
\setlength{\RaggedRightRightskip}{0pt plus 5em}
\setlength{\LTcapwidth}{\textwidth}
\AtBeginDocument{\robustify\hyperlink}
% longtable draws a rule twice and may break between: a lone rule on the next page.
\AtBeginEnvironment{longtable}{%
  \renewcommand{\sphinxbottomrule}{\noalign{\nobreak\hrule height\arrayrulewidth\relax}}%
  \setlength{\extrarowheight}{2pt}}
% The boxes that Sphinx puts cells into would justify their narrow lines.
\AtBeginEnvironment{longtable}{\let\atlasstartpar\sphinxAtStartPar
  \renewcommand{\sphinxAtStartPar}{\RaggedRight\atlasstartpar}}
% No heading alone at the foot of a page, not even before a table. The page is ended before
% the heading if less than the given room is left. \needspace would also invite a break
% there by a penalty; if TeX takes it only after a long table has begun, the head of the
% table appears above the heading.
\newcommand{\atlasneed}[1]{\par\begingroup\dimen0=#1\relax
  \ifdim\pagegoal=\maxdimen\else\dimen2=\pagegoal\advance\dimen2-\pagetotal
  \ifdim\dimen0>\dimen2\vfil\break\fi\fi\endgroup}
\makeatletter\@secpenalty=0\makeatother
\AtBeginDocument{%
  \let\atlassection\section\renewcommand{\section}{\atlasneed{14\baselineskip}\atlassection}%
  \let\atlassubsection\subsection
  \renewcommand{\subsection}{\atlasneed{9\baselineskip}\atlassubsection}%
  \let\atlassubsubsection\subsubsection
  \renewcommand{\subsubsection}{\atlasneed{12\baselineskip}\atlassubsubsection}}
\tracinglostchars=3
\setlength{\emergencystretch}{3em}
\renewenvironment{sphinxthebibliography}[1]
  {\RaggedRight\begingroup\renewcommand{\chapter}{\atlasnoheading}%
   \begin{thebibliography}{#1}}
  {\end{thebibliography}\endgroup}
\makeatletter
\newcommand{\atlasnoheading}{\@ifstar{\@gobble}{\@gobble}}
\makeatother
"""

# xeCJK takes these for Chinese punctuation: full-width quotes, "model’ s".
_ENGLISH_PUNCTUATION = r"""
\xeCJKDeclareCharClass{Default}{"201C,"201D,"2018,"2019,"2026,"2014,"2013,"00B7,"00D7,"00B0,"00B1,"00F7,"00A7,"2605,"2190->"21FF,"2200->"22FF,"2460->"24FF}
"""

_CHINESE_HEADS = r"""
\makeatletter
\ctexset{chapter={number=\arabic{chapter}, format=\raggedright\py@HeaderFamily\huge,
  beforeskip=0pt, afterskip=20pt}}
\makeatother
\frenchspacing
\renewcommand{\sphinxheadercomma}{\quad}
\setlength{\headheight}{15pt}
\addtolength{\topmargin}{-3pt}
\AtBeginEnvironment{sphinxthebibliography}{%
  \xeCJKDeclareCharClass{Default}{"201C,"201D,"2018,"2019}}
"""

_COMMON = {
    "papersize": "a4paper",
    "pointsize": "10pt",
    "extraclassoptions": "openany,oneside",
    "polyglossia": "",
    "makeindex": "",
    "printindex": "",
    "fncychap": "",
    "fvset": r"\fvset{fontsize=\small,formatcom=\xeCJKVerbAddon}",
    "extrapackages": "\n".join(
        rf"\usepackage{{{name}}}" for name in ("pdflscape", "ragged2e", "xurl", "etoolbox")
    ),
    "fontpkg": _FONTS,
}


def elements(language: str, title: str, subject: str) -> dict[str, str]:
    """``latex_elements`` for a language."""
    chinese = language.startswith("zh")
    metadata = rf"\hypersetup{{pdflang={{{html_code(language)}}},pdfsubject={{{subject}}}}}"
    own = {
        "preamble": _PREAMBLE
        + (_CHINESE_HEADS if chinese else _ENGLISH_PUNCTUATION)
        + rf"\AtBeginDocument{{{metadata}}}"
        + "\n"
    }
    if chinese:
        # babel knows Sphinx's Chinese as English and would override the Chinese captions.
        own["babel"] = ""
        own["tableofcontents"] = _contents("目录", "关于本书")
        own["fontenc"] = r"\usepackage[UTF8,fontset=none,heading=true,scheme=chinese]{ctex}"
    else:
        own["babel"] = r"\usepackage{babel}"
        own["tableofcontents"] = _contents("Contents", "About this book")
        own["fontenc"] = r"\usepackage{xeCJK}"
    return _COMMON | own


def _contents(title: str, introduction: str) -> str:
    """The list of contents, two levels deep, and the heading of the front page's text.

    Sphinx would head the list with the caption of the first toctree, end it at that
    toctree's depth, and print the front page without a heading.
    """
    return (
        rf"\renewcommand{{\contentsname}}{{{title}}}\setcounter{{tocdepth}}{{1}}"
        r"\sphinxtableofcontents"
        rf"\chapter*{{{introduction}}}\addcontentsline{{toc}}{{chapter}}{{{introduction}}}"
        rf"\markboth{{{introduction}}}{{{introduction}}}"
    )


def choose_settings(app: Sphinx, config: Config) -> None:
    """Set everything that both books need, below what ``conf.py`` says itself."""
    language = config.language or "en"
    config.latex_engine = "xelatex"
    # Read the Docs calls latexmk without the options that xindy needs; makeindex cuts
    # UTF-8. The books have no index.
    config.latex_use_xindy = False
    config.latex_domain_indices = False
    config.latex_show_urls = "no"
    # No row colours: they exhaust TeX on LaTeX of June 2026 and later.
    config.latex_table_style = ["booktabs"]
    subject = config.bilingual_subjects.get(language, "")
    chosen = elements(language, config.project, subject)
    config.latex_elements = chosen | dict(config.latex_elements)
    if config.bilingual_titles:
        name = f"{config.bilingual_book}.tex"
        config.latex_documents = [(config.root_doc, name, config.project, config.author, "manual")]
