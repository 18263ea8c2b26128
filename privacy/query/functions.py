"""The functions and types an analyst's SQL may name. What is not here is refused, whatever the engine grows next.

Left out on purpose, each group for its own reason:

- functions that take SQL, a table or a function by name (``query``, ``query_table``, ``list_aggregate``): the walk
  would not see what they reach
- functions that look at the engine, its settings, statistics or files (``getenv``, ``current_setting``, ``stats``)
- ``error`` and its kin, which put a value into a message
- clocks, chance and sequences (``now``, ``random``, ``nextval``): the same question must give the same answer
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FunctionGroup:
    """Functions of one use, as the analysts' page lists them."""

    key: str
    zh: str
    en: str
    names: tuple[str, ...]


def _group(key: str, zh: str, en: str, names: str) -> FunctionGroup:
    return FunctionGroup(key, zh, en, tuple(names.split()))


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_AGGREGATE_GROUP = _group(
    "aggregate",
    "聚合",
    "aggregates",
    """
    any_value approx_count_distinct approx_quantile arg_max arg_min array_agg avg bool_and bool_or corr count count_if
    count_star covar_pop covar_samp entropy first fsum group_concat histogram kurtosis last list listagg mad max max_by
    mean median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count
    regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy skewness stddev stddev_pop stddev_samp string_agg sum
    var_pop var_samp variance
    """,
)
_WINDOW_GROUP = _group(
    "window",
    "窗口",
    "windows",
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number",
)
_TABLE_GROUP = _group("table", "表函数", "table functions", "generate_series range unnest")
_SCALAR_GROUPS = (
    _group(
        "operator",
        "运算符（含 LIKE、ILIKE、IN 在引擎内的写法）",
        "operators, with what LIKE, ILIKE and IN become inside the engine",
        """
        + - * / // % ** ^ || & | << >> ~~ !~~ ~~* !~~* like_escape not_like_escape ilike_escape not_ilike_escape
        contains
        """,
    ),
    _group(
        "number",
        "数值",
        "numbers",
        """
        abs cbrt ceil ceiling degrees exp floor gcd greatest isfinite isinf isnan lcm least ln log log10 log2 mod pi pow
        power radians round sign sqrt trunc
        """,
    ),
    _group(
        "text",
        "文本",
        "text",
        """
        char_length concat concat_ws ends_with instr left len length lower lpad ltrim position prefix regexp_extract
        regexp_extract_all regexp_full_match regexp_matches regexp_replace replace reverse right rpad rtrim split_part
        starts_with str_split string_split strlen strpos substr substring suffix trim upper
        """,
    ),
    _group(
        "time",
        "日期与时间",
        "dates and times",
        """
        date_add date_diff date_part date_sub date_trunc datediff day dayname dayofmonth dayofweek dayofyear epoch hour
        isodow isoyear last_day make_date minute month monthname quarter second strftime to_days to_hours to_minutes
        to_months to_seconds to_weeks to_years week weekday weekofyear year
        """,
    ),
    _group("condition", "条件", "conditions", "if nullif"),
    _group(
        "nested",
        "列表与结构",
        "lists and structs",
        """
        array_contains array_extract array_length array_slice cardinality element_at flatten generate_series list_append
        list_apply list_avg list_concat list_contains list_distinct list_extract list_filter list_has_all list_has_any
        list_max list_min list_position list_slice list_sort list_sum list_transform list_unique list_value map_keys
        map_values range row struct_extract struct_pack unnest
        """,
    ),
)

GROUPS: tuple[FunctionGroup, ...] = (_AGGREGATE_GROUP, *_SCALAR_GROUPS, _WINDOW_GROUP, _TABLE_GROUP)
"""Every function by use, in the order of the analysts' page."""

AGGREGATES = frozenset(_AGGREGATE_GROUP.names)
CALLABLE = AGGREGATES.union(*(group.names for group in _SCALAR_GROUPS))
"""What may stand where an expression stands."""
WINDOWED = AGGREGATES.union(_WINDOW_GROUP.names)
"""What may stand before ``OVER``."""
TABLE_FUNCTIONS = frozenset(_TABLE_GROUP.names)
"""What may stand after ``FROM``: nothing that knows a file, a catalog or another table."""

TYPES = _set(
    """
    BIGINT BOOL BOOLEAN DATE DECIMAL DOUBLE FLOAT HUGEINT INT INTEGER INTERVAL LIST NUMERIC REAL SMALLINT STRING TEXT
    TIME TIMESTAMP TIMESTAMPTZ TINYINT UBIGINT UINTEGER USMALLINT UTINYINT VARCHAR
    """
) | {"TIMESTAMP WITH TIME ZONE"}
"""What a value may be cast to."""

READS_THE_CLOCK_OR_THE_ENGINE = _set(
    """
    current_catalog current_date current_role current_schema current_time current_timestamp current_user localtime
    localtimestamp session_user user
    """
)
"""Names the engine takes for functions when no column is called so; a column of that name is written ``table.name``."""

FORBIDDEN_BY_NAME = _set(
    """
    arrow_scan checkpoint current_query current_setting duckdb_columns duckdb_databases duckdb_secrets duckdb_settings
    duckdb_tables duckdb_views enable_logging enable_profiling error from_substrait getenv getvariable glob
    json_deserialize_sql json_execute_serialized_sql json_serialize_plan json_serialize_sql list_aggregate nextval now
    pandas_scan parquet_metadata parquet_schema pragma_database_size pragma_storage_info pragma_table_info
    python_map_function query query_table quack_serve random read_blob read_csv read_csv_auto read_duckdb read_json
    read_json_auto read_ndjson read_parquet read_text repeat seq_scan set_config setseed sleep_ms sniff_csv start_ui
    stats write_log
    """
)
"""Names a refusal may say aloud. Any other refused function is told by its position: its name is the asker's text."""
