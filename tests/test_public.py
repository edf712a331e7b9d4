import backchannel as bc

ALGIERS = (
    "Envoys of Iran and the United States met in Algiers on Monday to speak of the hostages held in Tehran.",
    "The hostages in Tehran were spoken of on Monday in Algiers, where Iranian and American envoys met.",
)
LONDON = "Gunmen who demanded the freedom of prisoners in Khuzestan took over the Iranian embassy in London."


def test_stories_are_grouped_by_index() -> None:
    articles = [bc.Article.from_text(text, published="1980-04-30") for text in (ALGIERS[0], LONDON, ALGIERS[1])]
    assert bc.group_stories(articles) == [[0, 2], [1]]
    assert bc.group_stories([]) == []


def test_whatever_is_public_is_there_and_documented() -> None:
    for name in bc.__all__:
        assert getattr(bc, name).__doc__, name
