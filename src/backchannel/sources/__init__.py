"""Bytes to articles: files, pages, addresses."""

from backchannel.sources.files import Refused, article_from_bytes, article_from_file, articles_from
from backchannel.sources.html import article_from_html
from backchannel.sources.limits import publication_day

__all__ = [
    "Refused",
    "article_from_bytes",
    "article_from_file",
    "article_from_html",
    "articles_from",
    "publication_day",
]
