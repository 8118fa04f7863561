"""The topics of ``benchmarks/study.py``: each gives tables of what intervals and screens do on people who do not exist."""
