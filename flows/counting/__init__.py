"""Protected counts: how many persons there are in each group, with noise that hides each one of them.

- ``columns``  what a dataset may be counted by, and which lists of labels are public
- ``persons``  whom the gate permits at this moment, and in which groups they are
- ``budget``   what an answer costs, taken before anybody is looked at; what is left, and whether the log agrees
- ``count``    one question from asking to answer
"""
