"""A database in memory, and one in a file."""
import sqlite3

for place in (":memory:", "/tmp/test.db"):
    database = sqlite3.connect(place)
    with database:
        database.execute("create table t(name text primary key, amount int)")
        database.executemany("insert into t values (?, ?)", [("a", 1), ("b", 41)])
    print(place, database.execute("select sum(amount) from t").fetchone()[0])
    try:
        database.execute("insert into t values ('a', 0)")
    except sqlite3.IntegrityError as error:
        print("refused:", error)
    database.close()
