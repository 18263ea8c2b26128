"""Request to decision: permit or deny, with every failing rule and its articles."""
