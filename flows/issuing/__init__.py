"""Reports between intake and the people they are about: held, answered for, corrected, issued.

- ``examine``   one report against the rules and the registry of evidence as they are now
- ``states``    what the register says of each report: which version is in force, whether it is held
- ``held``      what the officer sees of a held report: sentence, finding, articles, remedy
- ``override``  a named clinician answers for one finding
- ``again``     held reports are checked again when rules or registry have changed
- ``issue``     the only way out: checked once more, decided (``asking``), recorded and handed out (``hand_out``)

A report names its person and stays in its sealed original until it is issued; registers and log get codes only.
"""
