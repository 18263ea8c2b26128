"""An analyst's SQL: allowed or not, before any engine sees data."""
