"""Goes as deep as the interpreter lets a script go, through Python and through C."""
import json
import re
import threading


def deep(n):
    return n if n == 0 else 1 + deep(n - 1)


class Nested:
    def __init__(self, depth):
        self.depth = depth

    def __repr__(self):
        return f"<{Nested(self.depth - 1)!r}>" if self.depth else "bottom"


def plunge(where):
    print(where, "python", deep(900), flush=True)
    print(where, "repr", len(repr(Nested(400))), flush=True)
    print(where, "json", len(json.dumps(json.loads("[" * 300 + "]" * 300))), flush=True)
    print(where, "compile", eval("(" * 90 + "1" + ")" * 90), flush=True)
    print(where, "re", len(re.compile("(" * 60 + "a" + ")" * 60).match("a").groups()), flush=True)
    try:
        repr(Nested(10 ** 6))
    except RecursionError:
        print(where, "stopped", flush=True)


plunge("main")
thread = threading.Thread(target=plunge, args=("thread",))
thread.start()
thread.join()
