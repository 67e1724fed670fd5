"""The API for those who live in other tools: a Postman collection, a HAR file, commands for a shell."""

from mockpbx.export.asking import Exchange, ask_all
from mockpbx.export.curl import curl_text
from mockpbx.export.har import har_text
from mockpbx.export.place import Place
from mockpbx.export.postman import postman_text

__all__ = ["Exchange", "Place", "ask_all", "curl_text", "har_text", "postman_text"]
