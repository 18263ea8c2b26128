"""Noise for counts, from OpenDP and from nowhere else: the one module that imports it.

Integers throughout: discrete Laplace noise (Ghosh, Roughgarden and Sundararajan 2012, "Universally Utility-Maximizing
Privacy Mechanisms") from the exact sampler of Canonne, Kamath and Steinke 2020 (arXiv 2004.00010), so that no rounding
of floating-point numbers gives a count away (Mironov 2012). OpenDP draws its chance from the operating system and takes
none from us. Its ``polars`` extra pins another Polars and is not used: counts are made by ours and handed over.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from opendp.domains import atom_domain, map_domain, vector_domain
from opendp.measurements import make_laplace, make_laplace_threshold
from opendp.metrics import absolute_distance, l01inf_distance, l1_distance
from opendp.mod import Measurement, OpenDPException, enable_features

from privacy.model.budget import FINEST_DELTA, PrivacyLoss
from privacy.model.errors import InternalError, PartMissing

# OpenDP asks for this before it gives out anything; "contrib" are mechanisms whose written proof it publishes
# (https://docs.opendp.org/en/stable/contributing/contrib-and-honest-but-curious.html).
enable_features("contrib")

_INTEGER = "i64"
_SELDOM = 0.05


@dataclass(frozen=True, slots=True)
class CountNoise:
    """Discrete Laplace noise on counts of persons, each of whom is in at most ``per_person`` groups, once in each."""

    loss: PrivacyLoss
    """What an answer with this noise costs: at most this."""
    per_person: int
    scale: float
    """P(noise = z) is proportional to exp(-|z| / scale)."""
    threshold: int | None
    """Where groups come from the data: the least noisy count with which one is shown. ``None``: groups are public."""

    @property
    def within(self) -> int:
        """A count is off by at most this in 95 of 100 answers."""
        # P(|noise| > t) = 2 r^(t + 1) / (1 + r) with r = e^(-1 / scale): the mass (1 - r) / (1 + r) r^|z| summed.
        wanted = _SELDOM * (1 + math.exp(-1 / self.scale)) / 2
        return max(0, math.ceil(-self.scale * math.log(wanted)) - 1)


def noise_for(loss: PrivacyLoss, *, per_person: int, public_groups: bool) -> CountNoise:
    """The least noise that costs no more than ``loss``, by OpenDP's own account of it, which rounds up.

    Raises:
        InternalError: groups are not public and there is no δ to speak of, or ε is 0.
    """
    if loss.epsilon == 0 or per_person < 1 or (not public_groups and loss.delta < FINEST_DELTA):
        raise InternalError("bad-noise", zh="内部错误：噪声参数有误。", en="no noise has such parameters")
    scale = float(per_person / loss.epsilon)
    # One person changes the counts by at most per_person in all (their L1 distance).
    while _charged(_public(scale), per_person) > loss.epsilon:
        scale = math.nextafter(scale, math.inf)
    threshold = None if public_groups else _threshold(scale, per_person, loss.delta)
    return CountNoise(loss, per_person, scale, threshold)


def add_noise(noise: CountNoise, counts: Sequence[int]) -> list[int]:
    """A noisy count for each count of public groups, in their order; it may be negative.

    Raises:
        PartMissing: OpenDP gave no noise; nothing is answered.
    """
    return [int(one) for one in _draw(_public(noise.scale), list(counts))]


def add_noise_to_groups(noise: CountNoise, counts: Mapping[str, int]) -> dict[str, int]:
    """Group -> noisy count, for the groups whose noisy count reaches the threshold; in the order of their names.

    Raises:
        PartMissing: OpenDP gave no noise; nothing is answered.
    """
    if noise.threshold is None:
        raise InternalError("bad-noise", zh="内部错误：缺少阈值。", en="groups from the data need a threshold")
    shown: dict[str, int] = _draw(_thresholded(noise.scale, noise.threshold), dict(counts))
    return dict(sorted(shown.items()))


def _public(scale: float) -> Measurement:
    return make_laplace(vector_domain(atom_domain(T=_INTEGER)), l1_distance(T=_INTEGER), scale=scale)


def _thresholded(scale: float, threshold: int) -> Measurement:
    counts = map_domain(atom_domain(T="String"), atom_domain(T=_INTEGER))
    distance = l01inf_distance(absolute_distance(T=_INTEGER))
    return make_laplace_threshold(counts, distance, scale=scale, threshold=threshold)


def _threshold(scale: float, per_person: int, delta: Fraction) -> int:
    """The least count that shows a group of one person with a chance of at most ``delta``, over all their groups.

    OpenDP 0.16 shows a count that is equal to the threshold, yet reckons δ from the counts above it
    (github.com/opendp/opendp/issues/2922): its δ for a threshold is true of the next one. Were that mended, this would
    be one more than needed.
    """
    # One person is in at most per_person groups (L0), with L1 as much, and once in each (L∞).
    distance = (per_person, per_person, 1)

    def keeps_delta(threshold: int) -> bool:
        return bool(_charged(_thresholded(scale, threshold - 1), distance)[1] <= delta)

    highest = 2
    while not keeps_delta(highest):
        highest *= 2
    # The first that keeps δ; the higher a threshold, the less is shown.
    return bisect_left(range(highest), True, lo=2, key=keeps_delta)


def _charged(measurement: Measurement, distance: object) -> Any:
    """What OpenDP charges for inputs that far apart: ε, or ε and δ. A float that compares with a fraction exactly."""
    return measurement.map(distance)  # type: ignore[no-untyped-call]


def _draw(measurement: Measurement, counts: list[int] | dict[str, int]) -> Any:
    try:
        return measurement(counts)
    except OpenDPException:
        raise PartMissing(
            "no-noise", zh="噪声未能生成，未给出任何答案。", en="no noise could be drawn; nothing is answered"
        ) from None
