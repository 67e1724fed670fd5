"""The pages, one file of views for each room of the console."""

from mockpbx.console.pages.rooms import build_pages

__all__ = ["build_pages"]
