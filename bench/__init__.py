"""What the guide weighs and how fast it is, beside the same pages in other generators.

``python -m bench`` reads ``site/`` (or another folder) as ``make site`` has built it.
"""
