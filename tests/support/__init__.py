"""What several tests share: a small world of invented people, and processes that can be killed."""
