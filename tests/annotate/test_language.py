"""Which language a text is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from backchannel.annotate.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The envoys met in Algiers on Sunday, and the minister said that the talks would go on.", "en"),
        ("THE ENVOYS MET IN ALGIERS AND THE MINISTER SAID THAT THE TALKS WOULD GO ON.", "en"),
        (
            "Mevlüt Çavuşoğlu and Jarosław Kaczyński of Poland met Nguyễn Phú Trọng and said that it went well.",
            "en",
        ),
        ("He cited “la dignité de la nation tout entière et de son peuple” and said that the talks were over.", "en"),
        ("Der Gesandte sagte am Sonntag, dass die Gespräche in der kommenden Woche fortgesetzt werden sollen.", "de"),
        ("Le ministre a déclaré dimanche que les pourparlers se poursuivraient la semaine prochaine à Alger.", "fr"),
        ("De minister zei zondag dat de gesprekken volgende week in Algiers worden voortgezet, zoals het was.", "nl"),
        ("Ministeren sagde søndag, at forhandlingerne fortsætter i næste uge, og at de har været gode.", "da"),
        ("El ministro dijo el domingo que las conversaciones continuarán la próxima semana en Argel.", "es"),
        ("Посланник сказал в воскресенье, что переговоры продолжатся на следующей неделе.", "ru"),
        ("وقال المبعوث إن المحادثات ستستمر في الجزائر الأسبوع المقبل بمشاركة الوسطاء", "ar"),
        ("این وزیر روز یکشنبه گفت که مذاکرات هفته آینده در الجزایر ادامه خواهد یافت", "fa"),
        ("Envoys meet in Algiers", None),
        ("", None),
        ("12345 67890 " * 20, None),
        ("Jane Roe, John Doe, Mehmet Yılmaz, Piotr Nowak, Ivan Horvat, Maria Rossi", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_the_start_of_a_text_tells() -> None:
    assert (
        detect_language("The envoys met and the minister said that they would go on. " * 40 + "Посланник " * 5_000)
        == "en"
    )


def test_an_english_text_needs_no_model() -> None:
    script = (
        "import sys; from backchannel.annotate.language import detect_language as d;"
        "assert d('The envoys met in Algiers and said that the talks would go on.') == 'en';"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
