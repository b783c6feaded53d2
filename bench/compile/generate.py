"""Writes a program of 5,000 lines that does little: 500 functions of ten lines, of which one is called."""

import textwrap

FUNCTION = {
    "coro": """
        fn work{n}(items, limit) {{
            var sum = {n}
            for i in 0..items.len() {{
                let item = items[i]
                if item > limit and item % 3 != 0 {{ sum += item * {n} }}
                else if item == limit {{ sum -= 1 }}
            }}
            return sum
        }}
        """,
    "lua": """
        work[{n}] = function(items, limit)
            local sum = {n}
            for i = 1, #items do
                local item = items[i]
                if item > limit and item % 3 ~= 0 then sum = sum + item * {n}
                elseif item == limit then sum = sum - 1 end
            end
            return sum
        end
        """,
    "javascript": """
        function work{n}(items, limit) {{
            let sum = {n};
            for (let i = 0; i < items.length; i++) {{
                const item = items[i];
                if (item > limit && item % 3 !== 0) sum += item * {n};
                else if (item === limit) sum -= 1;
            }}
            return sum;
        }}
        """,
    "python": """
        def work{n}(items, limit):
            total = {n}
            for i in range(len(items)):
                item = items[i]
                if item > limit and item % 3 != 0:
                    total += item * {n}
                elif item == limit:
                    total -= 1
            return total
        """,
}
# Lua has room for 200 local variables.
BEFORE = {"lua": "local work = {}\n"}
LAST = {
    "coro": "print(work499([1, 2, 3, 4, 5], 3))",
    "lua": "print(work[499]({1, 2, 3, 4, 5}, 3))",
    "javascript": "console.log(work499([1, 2, 3, 4, 5], 3));",
    "python": "print(work499([1, 2, 3, 4, 5], 3))",
}


def program(family):
    """The program's text, or None when there is none for these contenders."""
    if family not in FUNCTION:
        return None
    function = textwrap.dedent(FUNCTION[family])
    functions = [function.format(n=n) for n in range(500)]
    return BEFORE.get(family, "") + "".join(functions) + LAST[family] + "\n"
