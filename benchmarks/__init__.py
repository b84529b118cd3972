"""What we measure and how: each file prints its numbers with the floor of its run.

``make bench ARGS="change_state --members 2000"`` runs one, ``--help`` lists all.
Absolute times drift with the machine, so read the pairs.
"""
