"""Does what was measured hold what was asked? Nothing but measured figures is read here, whoever made the table."""

from privacy.release.config import Diversity, TableConfig
from privacy.release.measure import Measured
from privacy.release.presence import Presence
from privacy.release.uniques import estimated_uniques

_ROUNDING = 1e-9


def broken(measured: Measured, presence: Presence | None, config: TableConfig) -> tuple[str, ...]:
    """The fields of the config that the measured table does not hold, by name; empty when it holds them all.

    A limit that speaks of the population and cannot be measured without one does not hold.
    """
    asked = _model(measured, config) | _limits(measured, presence, config)
    return tuple(name for name, holds in asked.items() if not holds)


def _model(measured: Measured, config: TableConfig) -> dict[str, bool]:
    diverse = config.l is None or (measured.l is not None and measured.l >= int(config.l))
    if config.l is not None and config.diversity is Diversity.ENTROPY:
        diverse = all(one.entropy_l >= config.l - _ROUNDING for one in measured.sensitive.values())
    return {
        "k": measured.k >= config.k,
        "l": diverse,
        "t": config.t is None or (measured.t is not None and measured.t <= config.t + _ROUNDING),
    }


def _limits(measured: Measured, presence: Presence | None, config: TableConfig) -> dict[str, bool]:
    limits, risk = config.limits, measured.risk
    # Without a population table the journalist knows what the prosecutor knows.
    journalist_max = 1 / presence.k_map if presence else risk.journalist_max
    journalist_mean = presence.journalist_mean if presence else risk.journalist_mean
    return {
        "k_map": limits.k_map is None or (presence is not None and presence.k_map >= limits.k_map),
        "delta_min": limits.delta_min is None
        or (presence is not None and presence.delta_min >= limits.delta_min - _ROUNDING),
        "delta_max": _at_most(presence.delta_max if presence else 2.0, limits.delta_max),
        "prosecutor_max": _at_most(risk.prosecutor_max, limits.prosecutor_max),
        "prosecutor_mean": _at_most(risk.prosecutor_mean, limits.prosecutor_mean),
        "journalist_max": _at_most(journalist_max, limits.journalist_max),
        "journalist_mean": _at_most(journalist_mean, limits.journalist_mean),
        "marketer": _at_most(journalist_mean, limits.marketer),
        "sample_uniques": _at_most(risk.uniques / measured.rows, limits.sample_uniques),
        "population_uniques": _population_uniques_hold(measured, config),
    }


def _population_uniques_hold(measured: Measured, config: TableConfig) -> bool:
    limits = config.limits
    if limits.population_uniques is None or limits.population_size is None:
        return True
    estimated = estimated_uniques(measured.sizes, limits.population_size, limits.uniques_model)
    return estimated is not None and _at_most(estimated / limits.population_size, limits.population_uniques)


def _at_most(value: float, limit: float | None) -> bool:
    return limit is None or value <= limit + _ROUNDING
