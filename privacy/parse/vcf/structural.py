"""What the fields of a structural variant owe each other from VCF 4.4 on (sections 3, 4 and 5.7 of 4.4 and 4.5)."""


def check_structural(alts: list[str], info: dict[str, str], columns: list[str]) -> None:
    """Hold one record to the rules between ALT, INFO and FORMAT. Types and counts were checked before."""
    return
