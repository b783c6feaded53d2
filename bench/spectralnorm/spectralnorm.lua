local function a(i, j)
    local ij = i + j
    return 1.0 / (ij * (ij + 1) / 2 + i + 1)
end

local function multiplyAv(v, out, n)
    for i = 0, n - 1 do
        local sum = 0.0
        for j = 0, n - 1 do sum = sum + a(i, j) * v[j] end
        out[i] = sum
    end
end

local function multiplyAtv(v, out, n)
    for i = 0, n - 1 do
        local sum = 0.0
        for j = 0, n - 1 do sum = sum + a(j, i) * v[j] end
        out[i] = sum
    end
end

local function filled(n, value)
    local list = {}
    for i = 0, n - 1 do list[i] = value end
    return list
end

local function spectralNorm(n)
    local u, v, t = filled(n, 1.0), filled(n, 0.0), filled(n, 0.0)
    for _ = 1, 10 do
        multiplyAv(u, t, n)
        multiplyAtv(t, v, n)
        multiplyAv(v, t, n)
        multiplyAtv(t, u, n)
    end
    local uv, vv = 0.0, 0.0
    for i = 0, n - 1 do
        uv = uv + u[i] * v[i]
        vv = vv + v[i] * v[i]
    end
    return math.sqrt(uv / vv)
end

print(string.format("%.9f", spectralNorm(300)))
