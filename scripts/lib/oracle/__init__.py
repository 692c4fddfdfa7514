"""What others say about the platforms, against what we send and what our stand-in answers.

Two oracles that nobody here wrote: the API descriptions that Atlassian and Microsoft publish, and client libraries from
PyPI. They are asked with `scripts/oracle`.
"""
