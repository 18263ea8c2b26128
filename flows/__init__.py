"""What runs: one Prefect flow per job. No privacy rule lives here."""
