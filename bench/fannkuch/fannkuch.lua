local function fannkuch(n)
    local perm1, perm, count = {}, {}, {}
    for i = 0, n - 1 do perm1[i] = i end
    local maxFlips, checksum, r, isEven = 0, 0, n, true
    while true do
        while r ~= 1 do
            count[r - 1] = r
            r = r - 1
        end
        for i = 0, n - 1 do perm[i] = perm1[i] end
        local flips, first = 0, perm[0]
        while first ~= 0 do
            local i, j = 0, first
            while i < j do
                perm[i], perm[j] = perm[j], perm[i]
                i = i + 1
                j = j - 1
            end
            flips = flips + 1
            first = perm[0]
        end
        if flips > maxFlips then maxFlips = flips end
        checksum = checksum + (isEven and flips or -flips)
        isEven = not isEven
        while true do
            if r == n then return checksum, maxFlips end
            local zeroth = perm1[0]
            for i = 0, r - 1 do perm1[i] = perm1[i + 1] end
            perm1[r] = zeroth
            count[r] = count[r] - 1
            if count[r] > 0 then break end
            r = r + 1
        end
    end
end

local checksum, flips = fannkuch(9)
print(checksum .. " " .. flips)
