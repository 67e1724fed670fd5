"""The documentation to read and try. Refuses to write it: it is the document's."""

from flask import Blueprint, render_template

from mockpbx.sandboxes import Sandboxes


def add_docs(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page; what is tried there is tried with the token of the PBX that is looked at."""

    @pages.get("/docs")
    def docs() -> str:
        return render_template("docs.html")
