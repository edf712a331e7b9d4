"""Stories against ECB+: which articles tell of the same happening.  python bench/stories.py [--data DIR]

B-cubed precision, recall and F1 of the groups over each part. Every threshold, ours and the peers', is chosen on the
train part and frozen. "As they come" places one article after the other by what came before it, in the order of the
file and in five shuffled ones; "mended" groups the stories in question anew after each hundred, as an archive does.
Peers: one-pass clustering by TF-IDF (each article joins the story that it is most like on average, or opens one), and,
where datasketch is installed, groups of near copies by its MinHash LSH.
"""

from __future__ import annotations

import io
import math
import random
import re
import statistics
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from common import DataSet, f1, print_table, run

from backchannel.archive.grouping import Profile, candidate_terms, choose_story, group_stories, profile, regroup
from backchannel.model.article import Article

DATA = DataSet(
    "stories_dev.tar.gz",
    "770 short news articles of ECB+ (train and development topics) as tokens; the story is the topic with its half",
    "github.com/shanybar/event_entity_coref_ecb_plus (the annotation is CC BY 3.0)",
)
PARTS = {"train": "ECB_Train_corpus.txt", "dev": "ECB_Dev_corpus.txt"}
TF_IDF_THRESHOLDS = [at / 100 for at in range(4, 31)]
LSH_THRESHOLDS = [0.2, 0.3, 0.4, 0.5, 0.6]
BATCH, NEAREST, SHUFFLES = 100, 30, 5
Groups = list[list[int]]


def read_tokens(path: Path) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Of each part the articles by name, in the order of the file: their words, each with the chain that it is in."""
    parts = {}
    with tarfile.open(path) as packed:
        for part, file in PARTS.items():
            member = next(one for one in packed.getmembers() if Path(one.name).name == file)
            stream = packed.extractfile(member)
            assert stream is not None
            words: dict[str, list[tuple[str, str]]] = {}
            for line in io.TextIOWrapper(stream, encoding="utf-8"):
                cells = line.rstrip("\n").split("\t")
                if len(cells) >= 4:
                    words.setdefault(cells[0], []).append((cells[3], cells[4] if len(cells) > 4 else "-"))
            parts[part] = words
    return parts


def happening(name: str) -> str:
    """The story of an article: 12_10ecbplus is the tenth of topic 12, second happening."""
    return re.sub(r"_\d+", "", name)


def read_gold(path: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Of each part the texts and their stories, in the order of the file."""
    return {
        part: ([" ".join(word for word, _ in told) for told in words.values()], [happening(name) for name in words])
        for part, words in read_tokens(path).items()
    }


def b_cubed(groups: Iterable[Sequence[int]], stories: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the groups, each article counting once."""
    of_story = Counter(stories)
    precision = recall = 0.0
    for group in groups:
        for story, together in Counter(stories[at] for at in group).items():
            precision += together * together / len(group)
            recall += together * together / of_story[story]
    precision, recall = precision / len(stories), recall / len(stories)
    return precision, recall, f1(precision, recall)


def groups_of(labels: Iterable[Hashable]) -> Groups:
    found: dict[Hashable, list[int]] = {}
    for at, label in enumerate(labels):
        found.setdefault(label, []).append(at)
    return list(found.values())


def ours(texts: Sequence[str]) -> Groups:
    return group_stories([Article(text) for text in texts])


def as_they_come(texts: Sequence[str], order: Sequence[int], *, mended: bool) -> Groups:
    """What an archive makes of them that sees one after the other: candidates by shared terms, then a story."""
    profiles: dict[int, Profile] = {}
    sharing: dict[int, list[int]] = defaultdict(list)
    story: dict[int, str] = {}
    for start in range(0, len(order), BATCH):
        near = set()
        for at in order[start : start + BATCH]:
            one = profiles[at] = profile(Article(texts[at]))
            keys = candidate_terms(one)
            shared = Counter(other for key in keys for other in sharing[key])
            candidates = sorted(shared, key=lambda other: (-shared[other], other))[:NEAREST]
            story[at] = choose_story(one, [(story[other], profiles[other]) for other in candidates]) or f"{at}"
            near |= {at, *candidates[: NEAREST // 3]}
            for key in keys:
                sharing[key].append(at)
        if mended:
            names = {story[at] for at in near}
            members = [at for at in sorted(story) if story[at] in names]
            for name, places in regroup([(story[at], profiles[at]) for at in members]):
                for place in places:
                    story[members[place]] = name or f"{members[places[0]]}, after {start}"
    return groups_of(story[at] for at in range(len(texts)))


def one_pass_tf_idf(texts: Sequence[str], threshold: float) -> Groups:
    """The peer: mean cosine of TF-IDF to the articles of each story so far; words of a tenth of all are left out."""
    bags = [Counter(re.findall(r"\w\w+", text.lower())) for text in texts]
    spread = Counter(word for bag in bags for word in bag)
    sums: list[dict[str, float]] = []
    sizes: list[int] = []
    labels = []
    for bag in bags:
        weights = {
            word: (1 + math.log(count)) * (1 + math.log((1 + len(bags)) / (1 + spread[word])))
            for word, count in bag.items()
            if 10 * spread[word] < len(bags)
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vector = {word: weight / length for word, weight in weights.items()}
        likeness = [
            sum(weight * one.get(word, 0.0) for word, weight in vector.items()) / size
            for one, size in zip(sums, sizes, strict=True)
        ]
        best = max(range(len(sums)), key=likeness.__getitem__, default=-1)
        if best < 0 or likeness[best] < threshold:
            best = len(sums)
            sums.append({})
            sizes.append(0)
        for word, weight in vector.items():
            sums[best][word] = sums[best].get(word, 0.0) + weight
        sizes[best] += 1
        labels.append(best)
    return groups_of(labels)


def minhash_lsh(texts: Sequence[str], threshold: float) -> Groups:
    """The other peer: texts that datasketch's index finds alike, and those alike to them, are one group."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found] # noqa: PLC0415 - may be missing

    index = MinHashLSH(threshold=threshold, num_perm=128)
    labels: list[int] = []
    for at, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([word.encode() for word in set(re.findall(r"\w+", text.lower()))])
        alike = {labels[int(other)] for other in index.query(sketch)}
        index.insert(str(at), sketch)
        label = min(alike, default=at)
        labels = [label if other in alike else other for other in labels] + [label]
    return groups_of(labels)


def measure(data_dir: Path) -> dict[str, float]:
    """`train_f1`, `dev_f1` and so on, of the peers under `peer_` and `lsh_`; `come_` and `mended_` as they come, with
    `shuffled_`; `speed`, how many times the peer's articles a second are ours."""
    gold = read_gold(DATA.find(data_dir))
    figures: dict[str, float] = {"articles": float(sum(len(texts) for texts, _ in gold.values()))}

    def keep(name: str, groups: Groups, stories: Sequence[str]) -> None:
        names = ("precision", "recall", "f1")
        figures.update(
            {f"{name}_{figure}": value for figure, value in zip(names, b_cubed(groups, stories), strict=True)}
        )

    peers: dict[str, tuple[Callable[[Sequence[str], float], Groups], list[float]]] = {
        "peer": (one_pass_tf_idf, TF_IDF_THRESHOLDS)
    }
    if find_spec("datasketch"):
        peers["lsh"] = (minhash_lsh, LSH_THRESHOLDS)
    texts, stories = gold["train"]
    for name, (grouping, thresholds) in peers.items():
        best = max(thresholds, key=lambda at: b_cubed(grouping(texts, at), stories)[2])
        figures[f"{name}_threshold"] = best
        for part, (part_texts, part_stories) in gold.items():
            keep(f"{name}_{part}", grouping(part_texts, best), part_stories)
    for part, (part_texts, part_stories) in gold.items():
        keep(part, ours(part_texts), part_stories)
        for way, mended in (("come", False), ("mended", True)):
            order = list(range(len(part_texts)))
            keep(f"{way}_{part}", as_they_come(part_texts, order, mended=mended), part_stories)
            shuffled = []
            for seed in range(SHUFFLES):
                random.Random(seed).shuffle(order)  # noqa: S311 - to be the same in every run
                shuffled.append(b_cubed(as_they_come(part_texts, order, mended=mended), part_stories)[2])
            figures[f"{way}_{part}_shuffled_f1"] = statistics.mean(shuffled)
    seconds = {"ours": _seconds(lambda: ours(texts)), "peer": 0.0}
    seconds["peer"] = _seconds(lambda: one_pass_tf_idf(texts, figures["peer_threshold"]))
    figures["speed"] = seconds["peer"] / seconds["ours"]
    figures["articles_a_second"] = len(texts) / seconds["ours"]
    return figures


def _seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The fewest seconds of processor time in some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def show(figures: Mapping[str, float]) -> None:
    ways = {
        "": "Backchannel, all at once",
        "come_": "Backchannel, as they come",
        "mended_": "Backchannel, as they come, mended",
        "peer_": f"one-pass TF-IDF at {figures['peer_threshold']:.2f}",
        "lsh_": f"datasketch MinHash LSH at {figures.get('lsh_threshold', 0):.2f}",
    }
    rows = [
        (what, part, *(figures[f"{way}{part}_{name}"] for name in ("precision", "recall", "f1")),
         figures.get(f"{way}{part}_shuffled_f1"))
        for way, what in ways.items() for part in PARTS if f"{way}{part}_f1" in figures
    ]  # fmt: skip
    title = f"Stories: B-cubed over {figures['articles']:.0f} articles of ECB+ (train and development parts)"
    print_table(title, ["grouped by", "part", "precision", "recall", "F1", "F1 shuffled"], rows)
    print(
        f"  {figures['articles_a_second']:.0f} articles a second of processor time on the train part, "
        f"{figures['speed']:.2f} times the rate of one-pass TF-IDF"
    )


if __name__ == "__main__":
    run(__doc__, measure, show)
