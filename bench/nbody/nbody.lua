local sqrt, pi = math.sqrt, math.pi

local Body = {}
Body.__index = Body

local function newBody(x, y, z, vx, vy, vz, mass)
    return setmetatable({
        x = x, y = y, z = z, vx = vx * 365.24, vy = vy * 365.24, vz = vz * 365.24, mass = mass * 4.0 * pi * pi,
    }, Body)
end

local function solarSystem()
    return {
        newBody(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        newBody(4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694,
            0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
        newBody(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411008,
            0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
        newBody(12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618,
            0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
        newBody(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322,
            0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
    }
end

local function offsetMomentum(bodies)
    local px, py, pz = 0.0, 0.0, 0.0
    for _, b in ipairs(bodies) do
        px = px + b.vx * b.mass
        py = py + b.vy * b.mass
        pz = pz + b.vz * b.mass
    end
    local sun = bodies[1]
    sun.vx = -px / sun.mass
    sun.vy = -py / sun.mass
    sun.vz = -pz / sun.mass
end

local function advance(bodies, dt)
    local n = #bodies
    for i = 1, n do
        local a = bodies[i]
        for j = i + 1, n do
            local b = bodies[j]
            local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            local square = dx * dx + dy * dy + dz * dz
            local mag = dt / (square * sqrt(square))
            local bm = b.mass * mag
            a.vx = a.vx - dx * bm
            a.vy = a.vy - dy * bm
            a.vz = a.vz - dz * bm
            local am = a.mass * mag
            b.vx = b.vx + dx * am
            b.vy = b.vy + dy * am
            b.vz = b.vz + dz * am
        end
    end
    for _, b in ipairs(bodies) do
        b.x = b.x + dt * b.vx
        b.y = b.y + dt * b.vy
        b.z = b.z + dt * b.vz
    end
end

local function energy(bodies)
    local e = 0.0
    for i, a in ipairs(bodies) do
        e = e + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for j = i + 1, #bodies do
            local b = bodies[j]
            local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            e = e - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
        end
    end
    return e
end

local bodies = solarSystem()
offsetMomentum(bodies)
for _ = 1, 200000 do advance(bodies, 0.01) end
print(string.format("%.9f", energy(bodies)))
