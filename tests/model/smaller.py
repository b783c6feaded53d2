"""Programs that are a little smaller than another one, to find the smallest on which model and VM still differ."""


def smaller(bodies):
    """Programs with one thing less."""
    for i, body in enumerate(bodies):
        for block in smaller_blocks(body):
            yield [*bodies[:i], block, *bodies[i + 1:]]


def smaller_blocks(block):
    for i, stmt in enumerate(block):
        if stmt[0] == "gen":
            continue
        before, after = block[:i], block[i + 1:]
        yield [*before, *after]
        for inner in inner_blocks(stmt):
            yield [*before, *inner, *after]
        for less in smaller_statements(stmt):
            yield [*before, less, *after]


def inner_blocks(stmt):
    """What can stand in the place of a statement."""
    if stmt[0] == "select":
        return [block for _, block in stmt[1]] + ([stmt[2]] if stmt[2] else [])
    return [] if stmt[0] == "several" else [part for part in stmt if isinstance(part, list)]


def smaller_statements(stmt):
    if stmt[0] == "select":
        yield from smaller_selects(*stmt[1:])
    elif stmt[0] == "several":
        for less in without_one(stmt[2]):
            yield (*stmt[:2], less)
    elif stmt[0] == "gather" and stmt[2] > 1:
        yield (*stmt[:2], stmt[2] - 1, stmt[3])
    else:
        yield from smaller_parts(stmt)


def smaller_parts(stmt):
    """Of one with blocks in it."""
    blocks = [i for i, part in enumerate(stmt) if isinstance(part, list)]
    for at in blocks:
        for inner in smaller_blocks(stmt[at]):
            yield (*stmt[:at], inner, *stmt[at + 1:])
        if stmt[0] == "try" and at > 1 and len(blocks) > 2:
            yield (*stmt[:at], None, *stmt[at + 1:])


def smaller_selects(arms, otherwise):
    for less in without_one(arms):
        yield ("select", less, otherwise)
    for i, (source, block) in enumerate(arms):
        for inner in smaller_blocks(block):
            yield ("select", [*arms[:i], (source, inner), *arms[i + 1:]], otherwise)
    if otherwise is not None:
        yield ("select", arms, None)
        for inner in smaller_blocks(otherwise):
            yield ("select", arms, inner)


def without_one(items):
    """One at least is left."""
    if len(items) > 1:
        for i in range(len(items)):
            yield [*items[:i], *items[i + 1:]]
