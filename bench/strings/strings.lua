local function run(n)
    local lines = {}
    for i = 0, n - 1 do
        local line = ""
        for j = 0, 9 do line = line .. (i + j) .. "," end
        lines[#lines + 1] = line
    end
    return #table.concat(lines, "\n")
end

print(run(200000))
