"""The local stack: every server that Migrayt talks to, as real parts on loopback, in one folder.

`errors` what went wrong and what to do next · `state` the folder · `ports` which part listens where · `processes`
detached processes and their pid files · `probe` is it really answering · `part` what all parts have in common ·
`certificates` `postgres` `broker` `aws` `simulator` `fleet` one part each · `environment` the settings of roles and
tests, by key · `local_stack` all parts together. Standard library only, Python 3.11 or later, Linux.
"""
