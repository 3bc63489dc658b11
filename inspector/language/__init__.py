"""The words of further languages: finds the sentence that was said in English and says it again.

Results, findings and notes are English everywhere, so that reports compare. What is shown goes through
`translator(language).text(sentence)` on its way to the page or the window. May import `assets` only.
To add a language: copy `resources/language/de.po`, translate it, and add its code to `LANGUAGES`.
"""
