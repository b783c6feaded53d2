def place(row, n, columns, up, down):
    if row == n:
        return 1
    ways = 0
    for column in range(n):
        rising = row + column
        falling = row - column + n
        if columns[column] or up[rising] or down[falling]:
            continue
        columns[column] = up[rising] = down[falling] = True
        ways += place(row + 1, n, columns, up, down)
        columns[column] = up[rising] = down[falling] = False
    return ways


def queens(n):
    return place(0, n, [False] * n, [False] * (2 * n), [False] * (2 * n + 1))


print(queens(12))
