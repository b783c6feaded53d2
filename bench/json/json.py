# Run as a script, this file hides the library's module of the same name.
import sys

sys.path.pop(0)

import json  # noqa: E402


def records(n):
    return [
        {"id": i, "name": f"record {i}", "value": i / 8 + 0.0625, "tags": ["a", "b\n", f"ü{i % 10}"],
         "isOdd": i % 2 == 1, "next": None}
        for i in range(n)
    ]


document = records(20000)
size = 0
for _ in range(5):
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    size += len(text)
    document = json.loads(text)
print(size, sum(record["id"] for record in document))
