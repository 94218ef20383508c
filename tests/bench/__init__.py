"""`make bench`: how fast the list and its files are, at 10,000, 100,000 and 1,000,000 achievements on PostgreSQL.

It prints one table, whose every ratio has both its sides from the same run. docs/performance.md says how to read it.

    __main__   the sizes one after another, then the table
    databases  one database for each size, on the server of BENCH_DATABASE_URL; filled once and used again
    words, content, filling   made-up achievements, and how they get into the tables
    size       everything that is measured at one size, in a process of its own
    servers, clients, costs   the portal under granian, who asks it, and what an answer costs
    files      the exports: seconds and memory
    bare       the same rows and counts in SQL as one would write it by hand: sql/*.sql
    plain/     the same list as an ordinary Django project would have it
    table      rows, ratios and limits
"""
