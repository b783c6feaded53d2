local function place(row, n, columns, up, down)
    if row == n then return 1 end
    local ways = 0
    for column = 0, n - 1 do
        local rising, falling = row + column, row - column + n
        if not (columns[column] or up[rising] or down[falling]) then
            columns[column], up[rising], down[falling] = true, true, true
            ways = ways + place(row + 1, n, columns, up, down)
            columns[column], up[rising], down[falling] = false, false, false
        end
    end
    return ways
end

local function filled(n)
    local list = {}
    for i = 0, n - 1 do list[i] = false end
    return list
end

local function queens(n) return place(0, n, filled(n), filled(2 * n), filled(2 * n + 1)) end

print(queens(12))
