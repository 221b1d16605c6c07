"""Tables to the outside: words and figures for people, files for programs.

It formats and writes; it computes, sums and ranks nothing.
"""
