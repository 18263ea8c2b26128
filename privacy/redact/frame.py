"""Presidio as the frame: every tier an ``EntityRecognizer`` for zh and en, and a lab's own recognisers beside them.

``analyzer_engine`` is for whoever works with Presidio: the tiers one by one in an ``AnalyzerEngine``. ``Frame`` is
the fast path: the tiers have run on the batch already, one recogniser hands their spans in, and only the lab's own
ones work. The engine is the no-op one: it downloads nothing, tokenises nothing, opens no connection. Importing
Presidio takes about a second, so nothing else in this package imports this module at its top.
"""

from collections.abc import Callable, Iterable, Sequence

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from privacy.model.text import SpanSource
from privacy.redact.hits import ALL_TYPES, Hit

LANGUAGES = ("zh", "en")


class TierRecognizer(EntityRecognizer):
    """One tier; ``find`` takes the input text and returns hits in its offsets."""

    def __init__(self, tier: str, find: Callable[[str], Sequence[Hit]], language: str) -> None:
        self._find = find
        super().__init__(supported_entities=list(ALL_TYPES), name=f"helixgate-{tier}", supported_language=language)

    def load(self) -> None:
        """Nothing to load: the tier is built already."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The tier's hits of the wanted types, as Presidio's results."""
        wanted = set(entities) if entities else set(ALL_TYPES)
        return [
            RecognizerResult(hit.type, hit.start, hit.end, hit.score, recognition_metadata={"source": hit.source.value})
            for hit in self._find(text)
            if hit.type in wanted
        ]


class _NoContext(ContextAwareEnhancer):
    """Labels are read by their own tier; Presidio's enhancer would copy every result for nothing."""

    def __init__(self) -> None:
        super().__init__(
            context_similarity_factor=0.0,
            min_score_with_context_similarity=0.0,
            context_prefix_count=0,
            context_suffix_count=0,
        )

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        return raw_results


def _engine(recognizers: Iterable[EntityRecognizer]) -> AnalyzerEngine:
    registry = RecognizerRegistry(recognizers=list(recognizers), supported_languages=list(LANGUAGES))
    nlp = NoOpNlpEngine([{"lang_code": language, "model_name": ""} for language in LANGUAGES])
    nlp.load()
    return AnalyzerEngine(
        registry=registry, nlp_engine=nlp, supported_languages=list(LANGUAGES), context_aware_enhancer=_NoContext()
    )


def analyzer_engine(
    tiers: dict[str, Callable[[str], Sequence[Hit]]], added: Iterable[EntityRecognizer] = ()
) -> AnalyzerEngine:
    """An ``AnalyzerEngine`` for zh and en with a recogniser for each tier, and the ``added`` ones."""
    ours = (TierRecognizer(tier, find, language) for language in LANGUAGES for tier, find in tiers.items())
    return _engine([*ours, *added])


class Frame:
    """Joins the spans of a text that the tiers have found with those of a lab's own recognisers."""

    def __init__(self, added: Sequence[EntityRecognizer]) -> None:
        self._fed: Sequence[Hit] = ()
        fed = [TierRecognizer("batch", lambda _text: self._fed, language) for language in LANGUAGES]
        self._languages = sorted({one.supported_language for one in added} & set(LANGUAGES))
        self._engine = _engine([*fed, *added])

    def join(self, text: str, hits: Sequence[Hit]) -> list[Hit]:
        """``hits`` and what the added recognisers find in ``text``, in its offsets; they may overlap."""
        self._fed = hits
        joined = list(hits)
        for language in self._languages:
            results = self._engine.analyze(text, language=language)
            joined += [_hit(result) for result in results if "source" not in (result.recognition_metadata or {})]
        return joined


def _hit(result: RecognizerResult) -> Hit:
    return Hit(result.start, result.end, result.entity_type, result.score, SpanSource.PATTERN)
